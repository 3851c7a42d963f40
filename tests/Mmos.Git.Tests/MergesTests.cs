using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

public sealed class MergesTests : IDisposable
{
    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task A_commit_on_top_of_the_target_is_the_result_itself_in_one_process()
    {
        var repository = await _user.Open();
        var commit = _user.CommitOn(_user.Head(), ("b.txt", "b"));
        var processes = repository.Git.ProcessesStarted;

        var clean = Clean(await Merge(repository, _user.Head(), commit));

        Assert.Equal(1, repository.Git.ProcessesStarted - processes);
        Assert.Equal((commit, MergeKind.FastForward, true), (clean.Commit, clean.Kind, clean.IsTreeOfCommit));
        Assert.Equal(_user.Git("rev-parse", $"{commit}^{{tree}}"), clean.Tree.Value);
    }

    [Fact]
    public async Task A_contained_commit_changes_nothing()
    {
        var commit = _user.CommitOn(_user.Head(), ("b.txt", "b"));

        var clean = Clean(await Merge(await _user.Open(), commit, _user.Head()));

        Assert.Equal((commit, MergeKind.AlreadyContained, false),
            (clean.Commit, clean.Kind, clean.IsTreeOfCommit));
    }

    [Fact]
    public async Task Different_lines_of_one_file_merge_into_a_commit_with_both_parents_in_three_processes()
    {
        var repository = await _user.Open();
        var before = _user.Fingerprint();
        var one = _user.CommitOn(_user.Head(), ("a.txt", "one\n2\n3\n4\n5\n6\n7\n8\n9\n"));
        var other = _user.CommitOn(_user.Head(), ("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n"));
        var processes = repository.Git.ProcessesStarted;

        var clean = Clean(await Merge(repository, one, other));

        Assert.Equal(3, repository.Git.ProcessesStarted - processes);
        Assert.Equal("one\n2\n3\n4\n5\n6\n7\n8\nnine", _user.Git("show", $"{clean.Commit}:a.txt"));
        Assert.Equal($"{one} {other}", _user.Git("log", "-1", "--format=%P", clean.Commit.Value));
        Assert.Equal((MergeKind.Merged, false), (clean.Kind, clean.IsTreeOfCommit));
        Assert.Equal("MMOS", _user.Git("log", "-1", "--format=%an", clean.Commit.Value));
        Assert.Equal(before, _user.Fingerprint());
    }

    [Fact]
    public async Task Both_sides_making_the_same_change_gives_the_commits_own_tree()
    {
        var one = _user.CommitOn(_user.Head(), ("b.txt", "same"));
        var other = _user.CommitOn(_user.Head(), ("b.txt", "same"), ("c.txt", "c"));

        Assert.True(Clean(await Merge(await _user.Open(), one, other)).IsTreeOfCommit);
    }

    [Fact]
    public async Task The_same_line_conflicts_and_both_sides_and_the_base_are_given()
    {
        const string Name = "ışık İçin ölçü.txt";
        _user.Write(Name, "önce\nbase\nsonra\n");
        _user.Commit("base");
        var one = _user.CommitOn(_user.Head(), (Name, "önce\nours\nsonra\n"));
        var other = _user.CommitOn(_user.Head(), (Name, "önce\ntheirs\nsonra\n"));

        var file = Assert.Single(Conflict(await Merge(await _user.Open(), one, other)).Files);

        Assert.Equal(Name, file.Path);
        Assert.Equal(("önce\nbase\nsonra\n", "önce\nours\nsonra\n", "önce\ntheirs\nsonra\n"),
            (file.Base, file.Ours, file.Theirs));
        Assert.Contains("CONFLICT (content)", file.Reason);
        Assert.Matches("""<<<<<<< \w+\nours\n\|\|\|\|\|\|\| \w+\nbase\n=======\ntheirs\n>>>>>>> \w+""",
            file.Hunk);
    }

    [Fact]
    public async Task A_file_deleted_on_one_side_has_no_text_there()
    {
        _user.Write("gone.txt", "base\n");
        _user.Commit("base");
        var one = _user.CommitOn(_user.Head(), ("gone.txt", "changed\n"));
        _user.Git("rm", "-q", "gone.txt");
        var other = _user.Commit("delete");

        var file = Assert.Single(Conflict(await Merge(await _user.Open(), one, other)).Files);

        Assert.Equal(("base\n", "changed\n", null), (file.Base, file.Ours, file.Theirs));
        Assert.Contains("modify/delete", file.Reason);
    }

    [Fact]
    public async Task Long_sides_are_trimmed_and_the_hunk_shows_the_place()
    {
        var lines = Enumerable.Range(1, 3000).Select(number => $"line {number}").ToArray();
        string Text(string middle) =>
            string.Join('\n', lines.Select((line, at) => at == 2000 ? middle : line)) + "\n";
        _user.Write("long.txt", Text("base"));
        _user.Commit("base");
        var one = _user.CommitOn(_user.Head(), ("long.txt", Text("ours")));
        var other = _user.CommitOn(_user.Head(), ("long.txt", Text("theirs")));

        var file = Assert.Single(Conflict(await Merge(await _user.Open(), one, other)).Files);

        Assert.InRange(file.Ours!.Length, Limits.ConflictChars, Limits.ConflictChars + 40);
        Assert.InRange(file.Hunk.Length, 100, 400);
        Assert.Contains("line 2000\n<<<<<<<", file.Hunk);
    }

    [Fact]
    public async Task Binary_files_and_files_with_odd_names_conflict_without_confusion()
    {
        string[] names = ["bin.dat", "tab\tand \"quote\".txt", "new\nline.txt", "a b/ç.txt"];
        CommitId Side(string text) => _user.CommitOn(
            _user.Head(), [.. names.Select(name => (name, name == "bin.dat" ? $"\0{text}" : $"{text}\n"))]);
        var (one, other) = (Side("ours"), Side("theirs"));

        var files = Conflict(await Merge(await _user.Open(), one, other)).Files;

        Assert.Equal(names.Order(StringComparer.Ordinal), files.Select(file => file.Path));
        Assert.All(files, file => Assert.Null(file.Base));
        Assert.Equal("ours\n", files.Single(file => file.Path.Contains('\n')).Ours);
        Assert.Equal("(binary, 7 bytes)", files.Single(file => file.Path == "bin.dat").Theirs);
    }

    [Fact]
    public async Task Live_branches_are_compared_in_one_process()
    {
        var repository = await _user.Open();
        var one = _user.CommitOn(_user.Head(), ("a.txt", "one\n"), ("b.txt", "b"));
        var other = _user.CommitOn(_user.Head(), ("a.txt", "other\n"), ("c.txt", "c"));
        var apart = _user.CommitOn(_user.Head(), ("d.txt", "d"));
        var merges = new Merges(repository);
        var processes = repository.Git.ProcessesStarted;

        Assert.Equal(["a.txt"], (await merges.ConflictsBetween(one, other, Cancel)).Value);
        Assert.Equal(1, repository.Git.ProcessesStarted - processes);
        Assert.Empty((await merges.ConflictsBetween(one, apart, Cancel)).Value);
    }

    [Fact]
    public async Task A_commit_that_does_not_exist_is_refused_not_called_a_conflict()
    {
        var repository = await _user.Open();
        var nowhere = new CommitId(new string('1', 40));

        Assert.Equal(GitRefusalKind.GitFailed, (await Merge(repository, _user.Head(), nowhere))
            .Refusal?.Kind);
        Assert.False((await new Merges(repository).ConflictsBetween(_user.Head(), nowhere, Cancel)).IsDone);
    }

    private static Task<GitOutcome<MergeResult>> Merge(
        Repository repository, CommitId target, CommitId commit) =>
        new Merges(repository).Merge(target, commit, "Merge T1", Cancel);

    private static MergeResult.Clean Clean(GitOutcome<MergeResult> merged) =>
        Assert.IsType<MergeResult.Clean>(merged.Value);

    private static MergeResult.Conflicted Conflict(GitOutcome<MergeResult> merged) =>
        Assert.IsType<MergeResult.Conflicted>(merged.Value);
}
