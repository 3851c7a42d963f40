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
        (int[] Numbers, string? Reader)[] asked =
            [([1], "w1"), ([2], "w2"), ([2, 1], "w4"), ([1], null), ([9], "w1")];
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(_ => asked)
            .Select(a => Tables.Work(a.Numbers, a.Reader, Cancel).AsTask()));

        string[] expected =
        [
            "T1 of demo; demo: 11 13 14", "T2 (half) of other; other: 15",
            "T1 T2 (half) of demo other; demo: 13 14 16, other: 13 15", "T1 of demo; ", " of ; ",
        ];
        for (var i = 0; i < answers.Length; i++) Assert.Equal(expected[i % 5], Text(answers[i]));
    }

    private static MessageWrite Sent(long id, string from, string? to, string? project) =>
        new(id, new MessageSent(from, to, project, null, "info", "text", null), 1_000);

    private static string Text(WorkRows rows)
    {
        var tasks = rows.Tasks.Select(t => t.Notes.Count > 0 ? $"{t.Id} ({t.Notes[0]})" : t.Id);
        var projects = rows.Projects.Select(p => p.Id).Order(StringComparer.Ordinal);
        var messages = rows.Messages.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m =>
            $"{m.Key}: {string.Join(' ', m.Value.Select(v => v.Id.ToString(CultureInfo.InvariantCulture)))}");
        return $"{string.Join(' ', tasks)} of {string.Join(' ', projects)}; {string.Join(", ", messages)}";
    }
}
