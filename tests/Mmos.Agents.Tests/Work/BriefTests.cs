using System.Text;
using Mmos.Agents.Work;
using Mmos.Api;

namespace Mmos.Agents.Tests.Work;

/// <summary>A brief that fits its budget, the least important left out first.</summary>
public sealed class BriefTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    [Fact]
    public void All_of_it_is_there_when_there_is_room()
    {
        var brief = Text(null);
        foreach (var part in new[] { "GOAL", "ACCEPTED", "GATE", "PROFILE", "STOPPED", "RESULT", "MESSAGE",
            "NEWEST", "OLDEST" })
            Assert.Contains(part, brief, StringComparison.Ordinal);
        Assert.Equal(brief, Text(100_000));
    }

    [Theory]
    [InlineData("OLDEST", "GOAL ACCEPTED GATE PROFILE STOPPED RESULT MESSAGE NEWEST")]
    [InlineData("OLDEST MESSAGE", "GOAL ACCEPTED GATE PROFILE STOPPED RESULT NEWEST")]
    [InlineData("OLDEST MESSAGE RESULT", "GOAL ACCEPTED GATE PROFILE STOPPED NEWEST")]
    [InlineData("OLDEST MESSAGE RESULT STOPPED", "GOAL ACCEPTED GATE PROFILE NEWEST")]
    public void The_least_important_goes_first(string gone, string kept)
    {
        // Room for the rest, and for the headings of what goes.
        var tokens = ((Text(null).Length - (gone.Split(' ').Length * 2_040)) / 4) + 10;
        var brief = Text(tokens);
        Assert.InRange(Encoding.UTF8.GetByteCount(brief), 1, tokens * 4);
        foreach (var part in kept.Split(' ')) Assert.Contains(part, brief, StringComparison.Ordinal);
        foreach (var part in gone.Split(' ')) Assert.DoesNotContain(part, brief, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_failing_output_that_is_too_long_the_end_is_kept_and_no_letter_is_cut_in_two()
    {
        var order = Order();
        var output = string.Concat(Enumerable.Repeat("ğüşıöç ", 5_000)) + "FAILED HERE";
        order = order with
        {
            Task = order.Task with { Feedback = [new FeedbackInfo(1, "gates_failed", output, At)] },
        };
        for (var tokens = 700; tokens < 710; tokens++)
        {
            var brief = Brief.Text(order, null, null, tokens);
            Assert.InRange(Encoding.UTF8.GetByteCount(brief), 1, tokens * 4);
            Assert.Contains("FAILED HERE", brief, StringComparison.Ordinal);
            Assert.DoesNotContain("\uFFFD", brief, StringComparison.Ordinal);
        }
    }

    private static string Text(int? tokens) =>
        Brief.Text(Order(), Long("PROFILE", 500), Long("STOPPED", 2_000), tokens);

    private static WorkOrder Order()
    {
        var task = new TaskInfo
        {
            Id = "T7",
            Key = "a",
            Project = "shop",
            Title = "Do it",
            Status = "running",
            Priority = "P1",
            Type = "functional",
            Kind = "coding",
            Tier = "auto",
            Attempt = 3,
            CreatedAt = At,
            UpdatedAt = At,
            Acceptance = ["ACCEPTED"],
            Verify = ["GATE"],
            Feedback = [new FeedbackInfo(1, "gates_failed", Long("OLDEST", 2_000), At),
                new FeedbackInfo(2, "gates_failed", Long("NEWEST", 800), At)],
        };
        var project = new ProjectInfo
        {
            Id = "shop",
            Name = "shop",
            Goal = "GOAL",
            Status = "active",
            CreatedAt = At,
            UpdatedAt = At,
        };
        return new WorkOrder(new LeaseRef("T7", 3, "w"), "author", task, project, false)
        {
            Needed = [new NeededTask("T1", "b", "Before", "done", Long("RESULT", 2_000), [])],
            Messages = [new SentMessage { Id = 1, From = "w2", Kind = "info", Content = Long("MESSAGE",
                2_000),
                At = At }],
        };
    }

    private static string Long(string word, int bytes) => word + " " + new string('.', bytes);
}
