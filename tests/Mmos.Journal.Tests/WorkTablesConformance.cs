using System.Globalization;
using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>What work orders read: many at once, each its own.</summary>
public abstract partial class ReadTablesConformance
{
    [Fact]
    public async Task Whoever_asks_with_others_gets_its_own_work()
    {
        var other = Samples.NewTask("web") with { Project = "other" };
        await Store(new TableWrites
        {
            Projects = [Project(), Project() with { Slug = "other" }],
            Tasks = [Samples.Task(1, added: Samples.NewTask("api")), Samples.Task(2, added: other)],
            Notes = [new NoteWrite(3, 2, 1, "progress", null, "half", 1_700, "w2")],
            Messages =
            [
                Sent(11, "w2", "w1", null), Sent(12, "w1", "w2", null), Sent(13, "w3", null, null),
                Sent(14, "w3", null, "demo"), Sent(15, "w3", null, "other"), Sent(16, "w1", null, "demo"),
            ],
            Reads = [new ReadWrite("w2", null, 13)],
        });
        WorkAsked[] asked =
            [new([1], "w1"), new([2], "w2"), new([2, 1], "w4"), new([1], null), new([9], "w1")];
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(_ => asked)
            .Select(a => Tables.Work(a, Cancel).AsTask()));

        string[] expected =
        [
            "T1 of demo; demo: 11 13 14", "T2 (half) of other; other: 15",
            "T1 T2 (half) of demo other; demo: 13 14 16, other: 13 15", "T1 of demo; ", " of ; ",
        ];
        for (var i = 0; i < answers.Length; i++) Assert.Equal(expected[i % 5], Text(answers[i]));
    }

    [Fact]
    public async Task Work_that_comes_with_a_commit_is_what_the_tables_say_after_it()
    {
        await Store(new TableWrites
        {
            Projects = [Project()],
            Tasks = [Samples.Task(1, added: Samples.NewTask("api"))],
        });
        WorkAsked[] asked = [new([1], "w2"), new([2], "w1"), new([1, 2], null)];
        string[] expected = ["T1 running of demo; demo: 11", "T2 ready of demo; demo: ",
            "T1 running T2 ready of demo; "];
        IReadOnlyList<(WorkAsked Asked, WorkRows Rows)>? given = null;
        var rows = new TableWrites
        {
            Tasks = [Samples.Task(1, "running"), Samples.Task(2, added: Samples.NewTask("web"))],
            Messages = [Sent(11, "w1", "w2", null)],
        };
        await Write(rows, asked);
        Assert.Equal(store.ReadsWorkInCommits, given is not null);
        for (var i = 0; i < asked.Length; i++)
        {
            var (mine, found) = given?[i] ?? (asked[i], await Tables.Work(asked[i], Cancel));
            Assert.Same(asked[i], mine);
            Assert.Equal(expected[i], Statuses(found));
        }
        given = null;
        await Write(new TableWrites { Tasks = [Samples.Task(2, "failed")] }, asked[1]);
        var (lone, last) = Assert.Single(given!);
        Assert.Same(asked[1], lone);
        Assert.Equal("T2 failed of demo; demo: ", Statuses(last));

        async Task Write(TableWrites changes, params WorkAsked[] work) => _head = await _journal!.Write(_head,
            _ => new Batch([Samples.Progress(_head.Seq + 1, "n")], changes)
            {
                Work = () => work,
                Given = read => given = read,
            }, Cancel);
    }

    private static MessageWrite Sent(long id, string from, string? to, string? project) =>
        new(id, new MessageSent(from, to, project, null, "info", "text", null), 1_000);

    private static string Statuses(WorkRows rows) => rows.Tasks.Aggregate(Text(rows),
        (text, task) => text.Replace(task.Id, $"{task.Id} {task.Status}", StringComparison.Ordinal));

    private static string Text(WorkRows rows)
    {
        var tasks = rows.Tasks.Select(t => t.Notes.Count > 0 ? $"{t.Id} ({t.Notes[0]})" : t.Id);
        var projects = rows.Projects.Select(p => p.Id).Order(StringComparer.Ordinal);
        var messages = rows.Messages.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m =>
            $"{m.Key}: {string.Join(' ', m.Value.Select(v => v.Id.ToString(CultureInfo.InvariantCulture)))}");
        return $"{string.Join(' ', tasks)} of {string.Join(' ', projects)}; {string.Join(", ", messages)}";
    }
}
