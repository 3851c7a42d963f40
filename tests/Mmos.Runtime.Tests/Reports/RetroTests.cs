using System.Globalization;
using System.Text.Json;
using Mmos.Api;
using Mmos.Runtime.Reports;
using Xunit;

namespace Mmos.Runtime.Tests.Reports;

/// <summary>What a retrospective says of tasks, by what befell them. Hours of the day are those of the
/// events.</summary>
public sealed class RetroTests
{
    private static readonly DateTimeOffset Day = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Events of tasks, `hour task what [word]` each; then what is said, `+` for what went well and
    /// `-` for what could go better.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "1 T1 begin w; 2 T1 done", "+T1 passed at the first attempt. +None" },
        { "1 T1 begin w; 2 T1 return gates_failed; 2 T1 begin v; 3 T1 return lease_lost; 3 T1 begin w; "
            + "4 T1 done",
            "+None -T1 came back 2 times: gates failed and lease lost." },
        { "1 T1 begin w; 2 T1 return gates_failed; 2 T1 begin w; 3 T1 return gates_failed; 3 T1 begin w; "
            + "4 T1 done", "+None -T1 came back 2 times: gates failed (2)." },
        { "1 T1 begin w; 2 T1 return drained; 2 T1 begin w; 3 T1 return limit; 3 T1 begin w; 4 T1 done",
            "+None -T1 came back once: limit." },
        { "1 T2 begin w; 2.5 T2 done",
            "+T2 passed at the first attempt. +T2 (1.5 of 2 h) took no longer than estimated. +None" },
        { "1 T2 begin w; 4 T2 done", "+T2 passed at the first attempt. +None -T2 (3 of 2 h) took longer than "
            + "estimated." },
        { "1 T1 begin w; 2 T1 fail agent_error", "+None -T1 failed: agent error: it says" },
        { "1 T1 begin w; 2 T1 fail agent_error; 5 T1 retried; 5 T1 begin w; 6 T1 done",
            "+None -T1 came back once: agent error. -T1 lay failed for 3 h until somebody went on with it." },
        { "1 T1 begin w; 2 T1 review; 2.1 T1 approved; 2.1 T1 done",
            "+T1 passed at the first attempt. +None" },
        { "1 T1 begin w; 2 T1 review; 2.5 T1 return revision; 3 T1 begin w; 4 T1 review; 5 T1 approved; "
            + "5 T1 done", "+None -T1 came back once: revision. -T1 was in review for 1.5 h." },
        { "1 T1 conflict file_overlap; 1 T1 begin w; 2 T1 done",
            "+T1 passed at the first attempt. -T1 was in another's way: file overlap." },
        { "1 T1 begin w; 2 T1 return gates_failed; 3 T1 reopened; 4 T1 begin v; 5 T1 done",
            "+T1 passed at the first attempt. +None" },
    };

    /// <summary>As <see cref="Cases"/>; then what to do, each behind its command.</summary>
    public static TheoryData<string, string> Todo => new()
    {
        { "1 T1 begin w; 2 T1 done", "" },
        { "1 T3 begin w; 2 T3 fail agent_error", "mmos task retry T3" },
        { "1 T1 begin w; 2 T1 fail agent_error", "" }, // it was retried since, and is done
        { "1 T1 begin w; 2 T1 return gates_failed; 2 T2 return gates_failed", "mmos task log T2" },
        { "1 T1 begin w; 2 T1 return gates_failed; 3 T1 return gates_failed", "" },
        { "1 T2 begin w; 5.1 T2 done", "mmos task show T2" },
        { "1 T2 begin w; 5 T2 done", "" },
        { "1 T1 begin w; 2 T1 return limit", "mmos account list" },
        { "1 T1 begin w; 2 T1 return lease_lost", "" },
        { "1 T1 begin w; 2 T1 return lease_lost; 3 T2 return process_gone", "mmos worker list" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_says_what_went_well_and_what_could_go_better(string events, string said)
    {
        var retro = Of(events);
        Assert.Equal(said.Replace("+None", "+No task was in another's way.", StringComparison.Ordinal),
            string.Join(' ', [.. retro.WentWell.Select(s => "+" + s),
                .. retro.Improvements.Select(s => "-" + s)]));
    }

    [Theory]
    [MemberData(nameof(Todo))]
    public void What_is_to_be_done_has_a_command(string events, string commands) =>
        Assert.Equal(commands, string.Join(' ', Of(events).Actions.Select(a => a.Command)));

    [Fact]
    public void What_waits_for_a_person_is_counted()
    {
        InboxItem item = new("1", "failed", "p", "T9", "t", "agent_error", "x", [], Day.AddHours(21));
        var one = Of("1 T1 begin w; 2 T1 done", item);
        Assert.Equal([new("One thing waits for a person, for 3 h.", "mmos inbox")], one.Actions);
        var two = Of("1 T1 begin w; 2 T1 done", item, item with { OpenedAt = Day.AddHours(23.5) });
        Assert.Equal("2 things wait for a person, the oldest for 3 h.", two.Actions[0].Text);
    }

    [Fact]
    public void Who_wrote_or_reviewed_took_part_and_a_line_of_a_log_cannot_steer_a_terminal()
    {
        var retro = Of("1 T1 begin w; 2 T1 reviewer r; 3 T2 offered v; 3 T2 accepted; 4 T2 offered u; "
            + "5 T2 return offer_expired; 6 T3 begin w; 7 T3 fail \u001b[2J");
        Assert.Equal(["r", "v", "w"], retro.Participants);
        Assert.Equal(("T2", "v", 1, "0.0123"), (retro.Tasks[1].Id, retro.Tasks[1].Worker,
            retro.Tasks[1].Attempts, retro.Tasks[1].BilledUsd));
        Assert.DoesNotContain(retro.Improvements, s => s.Contains('\u001b'));
        Assert.Equal(["T8"], retro.Next);
    }

    [Fact]
    public void Of_many_tasks_the_first_are_named() => Assert.Equal(
        "T1, T2, T3, T4, T5, T6, T7, T8, T9, T10 and 2 more", RetroRule.Names(Enumerable.Range(1, 12)
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"T{n}"))));

    // T1 is done by now, T2 is done and was estimated at 2 hours, T3 failed.
    private static Retrospective Of(string events, params InboxItem[] inbox)
    {
        List<EventInfo> log = [.. events.Split(';', StringSplitOptions.TrimEntries).Select(Event)];
        string[] ids = [.. log.Select(e => e.Task!).Distinct().Order(StringComparer.Ordinal)];
        return RetroRule.Of(null, Day, [.. ids.Select(id => new FinishedPast(Task(id),
            TaskPast.Of(log.Where(e => e.Task == id))))], new(Day.AddHours(24), inbox, ["T8"]));
    }

    private static TaskInfo Task(string id) => new()
    {
        Id = id,
        Key = "k",
        Project = "p",
        Title = "t",
        Status = id == "T3" ? "failed" : "done",
        Priority = "P1",
        Type = "functional",
        Kind = "coding",
        Tier = "auto",
        EstimateHours = id == "T2" ? 2 : null,
        Cost = new CostInfo { BilledUsd = id == "T2" ? "0.0123" : null },
        CreatedAt = Day,
        UpdatedAt = Day,
    };

    private static EventInfo Event(string text, int seq)
    {
        var words = text.Split(' ');
        var word = words.Length > 3 ? words[3] : "";
        var (type, data) = words[2] switch
        {
            "begin" => ("task.assigned", Data(item: "author")),
            "reviewer" => ("task.assigned", Data(item: "review")),
            "return" => ("task.returned", Data(cause: word, feedback: "it says\nmore")),
            "fail" when word[0] == '\u001b' => ("task.failed", Data(cause: "agent_error", feedback: word)),
            "fail" => ("task.failed", Data(cause: word, feedback: "it says\r\nmore")),
            "conflict" => ("conflict.detected", Data(kind: word)),
            "review" => ("review.opened", Data()),
            "approved" => ("review.approved", Data()),
            _ => ("task." + words[2], Data()),
        };
        var at = Day.AddHours(double.Parse(words[0], CultureInfo.InvariantCulture));
        return new EventInfo(seq + 1, at, type, 1, "engine", "p", words[1],
            words[2] is "begin" or "reviewer" or "offered" ? word : null, data);
    }

    private static JsonElement Data(string item = "", string cause = "", string feedback = "",
        string kind = "") => JsonSerializer.SerializeToElement(new { item, cause, feedback, kind });
}
