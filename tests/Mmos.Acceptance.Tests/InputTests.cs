using System.Text;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>What cannot be run is refused with a code and a clear line, and nothing is stored.</summary>
public sealed class InputTests
{
    private const string Head = "version: 1\nproject: bad\ngoal: g\n";
    private const string Rest = "    title: T\n    acceptance: [x]\n    run: \"true\"\n";

    public static TheoryData<string, string> Plans => new()
    {
        { Head + "tasks:\n  - id: a\n    needs: [b]\n" + Rest + "  - id: b\n    needs: [a]\n" + Rest, "a" },
        { Head + "tasks:\n  - id: a\n    needs: [nobody]\n" + Rest, "nobody" },
        { Head + "tasks:\n  - id: a\n" + Rest + "  - id: a\n" + Rest, "a" },
        { Head + "tasks:\n  - id: a\n    timeout: soon\n" + Rest, "timeout" },
        { Head + "tasks: 3\n", "tasks" },
        { Head + "tasks:\n  - id: a\n    titel: T\n" + Rest, "title" },
        { Head + "tasks: [\n", "" },
        { "", "" },
        { Bomb(), "" },
        { Head + "description: " + new string('x', 10_000_000) + "\ntasks: []\n", "" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_bad_plan_is_refused_by_file_line_and_column(string text, string named)
    {
        using var place = new Place();
        var plan = Path.Combine(place.Folder, "bad.plan.yaml");
        File.WriteAllText(plan, text);

        var refused = (await place.Run("run", plan)).With(2);

        Assert.All(refused.Error, line => Assert.Matches(@"bad\.plan\.yaml(:\d+:\d+)?", line));
        Assert.InRange(refused.Error.Count, 1, 3);
        Assert.Contains(refused.Error, line => line.Contains(named, StringComparison.Ordinal));
        Assert.All(refused.Error, line => Assert.True(line.Length < 500, line));
        NothingStored(place);
    }

    [Fact]
    public async Task Every_problem_of_a_plan_has_a_line_of_its_own()
    {
        using var place = new Place();
        var plan = Path.Combine(place.Folder, "bad.plan.yaml");
        File.WriteAllText(plan,
            Head + "tasks:\n  - id: a\n    needs: [x]\n" + Rest + "  - id: b\n    needs: [y]\n" + Rest);

        var refused = (await place.Run("run", plan)).With(2);

        Assert.Equal(2, refused.Error.Count);
        Assert.All(refused.Error, line => Assert.Matches(@"bad\.plan\.yaml:\d+:\d+", line));
        NothingStored(place);
    }

    [Theory]
    [InlineData("missing", 2)]
    [InlineData("plain", 5)]
    [InlineData("bare", 4)]
    [InlineData("empty", 2)]
    [InlineData("dirty", 4)]
    public async Task A_repository_that_cannot_be_used_is_refused(string kind, int code)
    {
        using var place = new Place(isEmpty: kind != "dirty");
        var plan = new PlanText("work").Task("one", "true").In(place);
        if (kind == "missing") Directory.Delete(place.Repo);
        if (kind == "bare") place.Git("init", "-q", "--bare");
        if (kind == "empty") place.Git("init", "-q");
        if (kind == "dirty") place.Write("a.txt", "mine\n");

        var refused = (await place.RunIn(place.Folder, "run", plan)).With(code);

        Assert.Single(refused.Error);
        Assert.Contains("repo", refused.Error[0]);
        NothingStored(place);
        if (kind != "dirty") return;
        Assert.DoesNotContain("mmos/", place.Git("for-each-ref"));
    }

    [Theory]
    [InlineData(2, "rum")]
    [InlineData(2, "run", "x.yaml", "--wrokers", "2")]
    [InlineData(2, "run")]
    [InlineData(2, "run", "no-such.plan.yaml")]
    [InlineData(2, "task", "list", "--limit", "many")]
    [InlineData(5, "status")]
    [InlineData(5, "task", "show", "T1")]
    public async Task Wrong_usage_is_one_line(int code, params string[] words)
    {
        using var place = new Place();

        var refused = (await place.Run(words)).With(code);

        Assert.Single(refused.Error);
        Assert.Empty(refused.Out);
        NothingStored(place);
    }

    [Fact]
    public async Task A_refused_plan_leaves_a_workspace_that_is_there_as_it_was()
    {
        using var place = new Place();
        (await place.Run("run", new PlanText("good").Task("one", "echo 1 > one").In(place))).With(0);
        var before = await place.Export();

        (await place.Run("run", new PlanText("bad").Task("one", "true", ["nobody"]).In(place))).With(2);
        (await place.Run("run", new PlanText("good").Task("one", "echo 1 > one").In(place))).With(4);
        (await place.Run("task", "show", "T77")).With(3);
        (await place.Run("task", "retry", "T77")).With(3);

        Assert.Equal(before, await place.Export());
    }

    private static string Bomb()
    {
        var text = new StringBuilder(Head).Append("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
            text.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        return text.Append("tasks: *a11\n").ToString();
    }

    private static void NothingStored(Place place)
    {
        Assert.False(File.Exists(place.Database), "a database was made");
        Assert.False(File.Exists(Path.Combine(place.Folder, ".mmos", "mmos.db")), "a database was made");
    }
}
