using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class ForecastSpecs
{
    [Theory]
    [InlineData("a{min=10} b{min=20} c{min=30}", "x;x", 60, 30, 30)]
    [InlineData("a{min=10} b{min=20} c{min=30}", "x", 60, 30, 60)]
    [InlineData("a{min=10} b(a){min=20} c(b){min=30}", "x;x;x", 60, 60, 60)]
    [InlineData("a{min=10} b(a){min=50} c{min=20} d{min=30}", "x;x", 110, 60, 60)]
    [InlineData("a{min=10 require=y} b{min=20 require=y}", "x;x,y", 30, 20, 30)]
    [InlineData("a b(z)", "x;x", 120, 60, 60)]
    [InlineData("", "x", 0, 0, 0)]
    public void The_end_is_that_of_the_longest_path_first(string tasks, string hands, int work, int path,
        int end)
    {
        var forecast = Forecast.Of(PlanText.Tasks(tasks), [.. hands.Split(';').Select(h => h.Split(','))]);
        Assert.Equal((work, path, end),
            (forecast.WorkMinutes, forecast.LongestPathMinutes, forecast.EndMinutes));
    }

    [Fact]
    public void A_task_that_nobody_can_do_has_no_end()
    {
        var forecast = Forecast.Of(PlanText.Tasks("a b{require=y}"), [["x"]]);
        Assert.Equal((null, "b", 2), (forecast.EndMinutes, forecast.Unable, forecast.Unestimated));
    }

    [Fact]
    public void An_end_lies_between_the_lower_bounds_and_one_after_the_other() => Seeds.Each(100, seed =>
    {
        var random = new Random(seed);
        var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 20)).Select(i =>
            $"k{i}({Need(random, i)}){{min={random.Next(1, 100)}}}"));
        var hands = random.Next(1, 5);
        var forecast = Forecast.Of(PlanText.Tasks(text), [.. Enumerable.Repeat<string[]>([], hands)]);
        var least = Math.Max(forecast.LongestPathMinutes, (forecast.WorkMinutes + hands - 1) / hands);
        Assert.InRange(forecast.EndMinutes!.Value, least, Math.Min(forecast.WorkMinutes, least * 2));
    });

    private static string Need(Random random, int before) =>
        before > 0 && random.Next(2) == 0 ? $"k{random.Next(before)}" : "";

    [Theory]
    [InlineData("Build a REST API for orders", "api", "")]
    [InlineData("A React page over the orders API", "frontend", "api")]
    [InlineData("Move the tables to PostgreSQL", "database", "")]
    public void A_goal_becomes_the_steps_of_its_best_pattern(string goal, string pattern, string others)
    {
        var plan = GoalPlan.Of(goal, 600, null, BreakdownPatterns.Shipped, out var refused)!;
        Assert.Null(refused);
        Assert.Equal((pattern, others), (plan.Pattern.Name, string.Join(' ', plan.Others)));
        Assert.Equal(plan.Pattern.Steps.Select(s => s.Name), plan.Tasks.Select(t => t.Key));
        Assert.Equal(
            [.. plan.Tasks.SkipLast(1).Select(t => t.Key)], plan.Tasks.Skip(1).SelectMany(t => t.Needs));
        Assert.Equal(600, plan.Tasks.Sum(t => t.EstimateMinutes));
    }

    [Fact]
    public void A_goal_without_a_fitting_pattern_is_refused_with_their_names()
    {
        Assert.Null(GoalPlan.Of("Paint the house", null, null, BreakdownPatterns.Shipped, out var refused));
        Assert.Contains("--pattern (api, frontend, database, security, devops, ml)", refused!.Message);
        Assert.Null(GoalPlan.Of("Paint", null, "x", BreakdownPatterns.Shipped, out refused));
        Assert.Equal("there is no pattern `x`; there is api, frontend, database, security, devops, ml",
            refused!.Message);
    }
}
