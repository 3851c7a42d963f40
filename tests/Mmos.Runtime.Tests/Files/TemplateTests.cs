using System.Text;
using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Files;
using Mmos.Runtime.Local;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class TemplateTests
{
    public static TheoryData<string> Names => [.. TaskTemplates.Names];

    [Fact]
    public void There_are_24_templates() => Assert.Equal(24, TaskTemplates.All.Count);

    [Theory, MemberData(nameof(Names))]
    public void A_template_says_all_that_a_worker_must_know_and_its_plan_is_accepted(string name)
    {
        var template = TaskTemplates.Named(name)!;
        Assert.All(
            (IReadOnlyList<string>[])[
                template.Files, template.Components, template.Integration, template.Acceptance,
                template.Capabilities.Prefer],
            Assert.NotEmpty);
        Assert.InRange(template.Hours, 1, 24);
        Assert.NotEqual(template.Red, template.Green);

        var text = PlanWriter.Write(TaskTemplates.Plan(template, name, null, ["make test"]));
        var read = PlanReader.Read(Encoding.UTF8.GetBytes(text), "plan.yaml", "/here");
        Assert.Empty(read.Problems);
        Assert.Empty(read.Notices);
        Accept(read.Plan!);
        Assert.Equal(["red", "green", "refactor"], read.Plan!.Tasks.Select(task => task.Key.Split('.')[1]));
        Assert.Equal(["testing", "coding", "coding"], read.Plan.Tasks.Select(task => task.Kind));
        Assert.Equal(template.Hours, read.Plan.Tasks.Sum(task => task.EstimateHours));
        Assert.All(read.Plan.Tasks, task => Assert.Contains(template.Integration[0], task.Description));
    }

    [Fact]
    public void A_template_that_is_not_there_is_none() => Assert.Null(TaskTemplates.Named("x"));

    [Theory]
    [InlineData("Build a REST API for orders", null)]
    [InlineData("Build a REST API for orders", 400)]
    public void The_plan_of_a_goal_is_read_as_it_was_written_and_accepted(string goal, int? hours)
    {
        TimeSpan? estimate = hours is { } h ? TimeSpan.FromHours(h) : null;
        var made = GoalPlans.ByPattern(goal, "p", null, estimate, null, []).Value!;
        var read = PlanReader.Read(Encoding.UTF8.GetBytes(PlanWriter.Write(made.Plan)), "plan.yaml", "/here");
        Assert.Empty(read.Problems);
        Assert.Equal(made.Plan.Tasks.Select(task => task.Key), read.Plan!.Tasks.Select(task => task.Key));
        Assert.Equal(hours is null ? 6 : 18, read.Plan.Tasks.Count);
        Accept(read.Plan);
    }

    [Fact]
    public void An_estimate_of_the_end_says_what_it_rests_on()
    {
        var made = GoalPlans.ByPattern("Build a REST API", "p", null, null, null, []).Value!;
        Assert.Equal(
            [
                "estimated work: 6 h; longest path: 6 h; 6 tasks have no estimate and count as 1 h each",
                "expected end: 6 h after the start, with 2 slots, if every estimate comes true",
                "expected cost: unknown; all-premium: unknown (no prices per tier and no measured use to go "
                    + "by)",
            ],
            GoalPlans.Sentences(GoalPlans.Forecast(made.Plan, [], 2), "2 slots"));
    }

    private static void Accept(Plan plan)
    {
        var command = new Command.SubmitPlan("p", new NewProject("p", "", null, null, null, null),
            [.. plan.Tasks.Select(Wire.Definition)], new BreakdownPolicy(BreakdownMode.Auto, []));
        var result = Workspace.Step(new WorkspaceState(), command, new Header(1, 1, "test"));
        Assert.Null(result.Rejection);
        Assert.Equal(plan.Tasks.Count, result.Events.Count - 1);
    }
}
