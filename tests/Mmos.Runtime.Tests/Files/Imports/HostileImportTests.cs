using System.Diagnostics;
using System.Text;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class HostileImportTests
{
    private static string Beads(params string[] lines) => string.Join('\n', lines);

    private static string Issue(string id, string more = "") =>
        $$"""{"id":"{{id}}","title":"T {{id}}"{{more}}}""";

    private static string Edges(string type, params string[] ids) => ",\"dependencies\":["
        + string.Join(',', ids.Select(id => $$"""{"depends_on_id":"{{id}}","type":"{{type}}"}""")) + "]";

    private static string Needs(params string[] ids) => Edges("blocks", ids);

    private static string PartOf(string id) => Edges("parent-child", id);

    [Fact]
    public void A_cycle_is_named() => Assert.Equal(
        "issues.jsonl:1:1: a.needs: cycle: a -> b -> c -> a",
        Imported.Problem(Imported.From("beads",
            Beads(Issue("a", Needs("b")), Issue("b", Needs("c")), Issue("c", Needs("a"))))));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", "b a")]
    public void Tasks_that_are_parts_of_each_other_are_a_cycle(string ids, string wholes) => Assert.Contains(
        "cycle: a -> ", Imported.Problem(Imported.From("beads", Beads(
            [.. ids.Split(' ').Zip(wholes.Split(' '), (id, whole) => Issue(id, PartOf(whole)))]))),
        StringComparison.Ordinal);

    [Fact]
    public void A_part_that_needs_its_whole_comes_later()
    {
        var edges = ""","dependencies":[{"depends_on_id":"w","type":"parent-child"},"""
            + """{"depends_on_id":"w","type":"blocks"}]""";
        var made = Imported.From("beads", Beads(Issue("w"), Issue("p", edges)));
        Assert.Equal("[] w, [w] p", string.Join(", ", Imported.Plan(made).Tasks
            .Select(task => $"[{string.Join(' ', task.Needs)}] {task.Key}")));
    }

    [Fact]
    public void Needs_of_a_whole_are_not_handed_down_where_that_would_be_a_cycle()
    {
        var made = Imported.From("beads",
            Beads(Issue("w", Needs("x")), Issue("p", PartOf("w")), Issue("x", Needs("p"))));
        Assert.Equal(["x", "p"], Imported.Plan(made).Tasks[0].Needs);
        Assert.Empty(Imported.Plan(made).Tasks[1].Needs);
        Assert.StartsWith("what whole tasks need was not handed to their parts", Imported.Told(made),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_stands_twice_is_refused() => Assert.Equal(
        "issues.jsonl:3:1: duplicate id \"a\"; first given at issues.jsonl:1:1",
        Imported.Problem(Imported.From("beads", Beads(Issue("a"), Issue("b"), Issue("a")))));

    [Fact]
    public void A_title_of_5_MB_is_refused_by_name() => Assert.StartsWith(
        "issues.jsonl:2:1: b.description: ", Imported.Problem(Imported.From("beads",
            Beads(Issue("a"), $$"""{"id":"b","title":"{{new string('x', 5_000_000)}}"}"""))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 200)]
    public void A_title_that_is_too_long_is_shortened_and_kept_above_the_text(int length, int kept)
    {
        var title = new string('x', length - 2) + "👍"; // two chars
        var task = Assert.Single(Imported.Plan(Imported.From("github",
            $$"""[{"number":1,"title":"{{title}}","body":"What to do."}]""")).Tasks);
        Assert.Equal(length == kept ? title : title[..^2] + "…", task.Title);
        Assert.Equal(length > kept, task.Description.StartsWith(title + "\n\nWhat to do.",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_above_16_MB_is_refused_before_it_is_read() => Assert.Equal(
        "issues.jsonl: larger than 16 MB; split it into several files",
        Imported.Problem(Imported.From("beads", new string(' ', 16_000_001))));

    [Fact]
    public void Files_of_more_than_16_MB_together_are_refused()
    {
        var text = new string(' ', 900_000);
        Assert.Equal(".: its files have more than 16 MB together", Imported.Problem(Imported.FromFolder(
            "backlog", false, [.. Enumerable.Range(1, 18).Select(i =>
                ($"tasks/task-{i} - A.md", $"---\nid: task-{i}\ntitle: A\n---\n{text}"))])));
    }

    [Fact]
    public void A_plan_above_1_MB_is_refused()
    {
        var prose = $",\"description\":\"{new string('x', 90_000)}\"";
        Assert.Equal("issues.jsonl: a plan of its 12 tasks would be larger than 1 MB; import fewer of them",
            Imported.Problem(Imported.From("beads",
                Beads([.. Enumerable.Range(0, 12).Select(i => Issue($"a{i}", prose))]))));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_with_their_place()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "issues.jsonl");
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes(Issue("a") + "\n{"), 0xC3, 0x28]);
        Assert.Equal("f:2:2: not valid UTF-8 here; save the file as UTF-8",
            Imported.Problem(TaskImport.Read(new("beads", path, "f", "p"))));
    }

    [Theory]
    [InlineData("taskmaster")]
    [InlineData("beads")]
    [InlineData("github")]
    public void Deep_JSON_is_refused(string format) => Assert.Contains(
        "not valid JSON: The maximum configured depth of 32 has been exceeded",
        Imported.Problem(Imported.From(format, new string('[', 100_000))), StringComparison.Ordinal);

    [Fact]
    public void Half_a_character_is_refused() => Assert.StartsWith(
        "issues.jsonl:1:19: this text has half of a character",
        Imported.Problem(Imported.From("beads", """{"id":"a","title":"\ud83d"}""")),
        StringComparison.Ordinal);

    [Fact]
    public void What_steers_a_terminal_is_written_out()
    {
        var task = Imported.Plan(Imported.From("beads",
            """{"id":"a","title":"A\n\u001b[2J\u202eB","description":"x\r\ny\u0000z \u2028w"}""")).Tasks[0];
        Assert.Equal("A \\u001b[2J\\u202eB", task.Title);
        Assert.StartsWith("x\ny\\u0000z\nw\n", task.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ein Wört/4", "ein-W-rt-4-5a0f2d3c")]
    [InlineData("..", "issue-")]
    [InlineData("12", "issue-12")]
    [InlineData("null", "null")]
    public void Any_id_gives_a_key_that_is_the_same_next_time(string id, string key)
    {
        var first = Imported.From("beads", Issue(id)).Report!.Taken[0];
        Assert.StartsWith(key[..Math.Min(key.Length, 11)], first, StringComparison.Ordinal);
        Assert.Equal(first, Imported.From("beads", Beads(Issue("other"), Issue(id))).Report!.Taken[1]);
    }

    [Fact]
    public void Ids_that_differ_in_what_a_key_cannot_hold_get_keys_of_their_own()
    {
        var taken = Imported.From("beads", Beads(Issue("a b"), Issue("a/b"), Issue("a-b"))).Report!.Taken;
        Assert.Equal(3, taken.Distinct().Count());
        Assert.Equal("a-b", taken[2]);
    }

    [Fact]
    public void Long_lines_of_blanks_and_signs_take_no_time()
    {
        // Sixteen times as much takes sixteen times as long, not 256 times.
        TimeSpan[] best = [TimeSpan.MaxValue, TimeSpan.MaxValue];
        for (var round = 0; round < 4; round++)
            for (var size = 0; size < 2; size++)
            {
                var watch = Stopwatch.StartNew();
                ReadLong(size == 0 ? 6_000 : 96_000);
                if (watch.Elapsed < best[size]) best[size] = watch.Elapsed;
            }
        Assert.True(best[1] < 64 * best[0], $"{best[0]} and {best[1]}");
    }

    private static void ReadLong(int length)
    {
        foreach (var line in new[] { " ", "#", "- ", "[", "blocked by ", "<!--", "*", "depends on #" })
        {
            var body = string.Concat(Enumerable.Repeat(line, length / line.Length));
            Imported.From("github", $$"""[{"number":1,"title":"A","body":"{{body}}"}]""");
            Imported.From("backlog", $"---\nid: task-1\ntitle: A\n---\n\n## Acceptance Criteria\n{body}\n");
        }
    }

    [Fact]
    public void Capitals_do_not_matter()
    {
        var made = Imported.From("github",
            """
            [{"number":1,"title":"I","state":"CLOSED"},
             {"number":2,"title":"J","body":"DEPENDS ON #1","labels":["PRIORITY: HIGH"]}]
            """);
        Assert.Equal("issue-2 P0 - coding [] [] J", Imported.Table(made));
        Assert.Equal("issue-2", made.Report!.Met[0].Task);
    }
}
