using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

public sealed class CleanCheckoutsTests : IDisposable
{
    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Gates_run_in_order_on_the_commit_and_their_results_are_kept()
    {
        var (checkouts, repository) = await Checkouts();
        var before = _user.Fingerprint();
        var commit = _user.CommitOn(_user.Head(), ("b.txt", "b"));

        var result = (await Verify(checkouts, commit, "test -f b.txt", "test -f a.txt")).Value;

        Assert.True(result.HasPassed);
        Assert.Equal(commit, result.Commit);
        Assert.Equal(_user.Git("rev-parse", $"{commit}^{{tree}}"), result.Tree.Value);
        Assert.Equal([("test -f b.txt", 0), ("test -f a.txt", 0)],
            result.Runs.Select(run => (run.Line, run.ExitCode!.Value)));
        Assert.Equal(before, _user.Fingerprint());

        var processes = repository.Git.ProcessesStarted;
        await checkouts.Verify(Request(commit, "true") with { Tree = result.Tree }, Cancel);
        Assert.Equal(3, repository.Git.ProcessesStarted - processes);
    }

    [Fact]
    public async Task The_first_failure_ends_it_and_gives_the_end_of_its_output()
    {
        var (checkouts, _) = await Checkouts();

        var result = (await Verify(checkouts, _user.Head(),
            "true", "i=0; while [ $i -lt 900 ]; do echo line $i; i=$((i+1)); done; echo wrong >&2; exit 7",
                "true")).Value;

        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Equal(2, result.Runs.Count);
        Assert.Contains("exit code 7", result.Reason);
        Assert.EndsWith("wrong\n", result.FailingOutput);
        Assert.StartsWith("line ", result.FailingOutput);
        Assert.InRange(result.FailingOutput.Length, 3000, Limits.FailingOutputChars);
        Assert.Contains("line 0\n", File.ReadAllText(result.Runs[^1].LogFile));
    }

    [Fact]
    public async Task Untracked_leftovers_never_make_a_gate_pass()
    {
        var (checkouts, _) = await Checkouts();
        var head = _user.Head();
        await Verify(checkouts, head,
            "touch needed.txt; mkdir -p bin; touch bin/needed.dll; git init -q sub; touch sub/x");

        var result = (await Verify(
            checkouts, head, "test -f needed.txt || test -f bin/needed.dll || test -d sub")).Value;

        Assert.Equal(Verdict.Failed, result.Verdict);
    }

    [Fact]
    public async Task Files_of_the_users_checkout_are_not_in_a_clean_checkout()
    {
        _user.Write("uncommitted.txt", "x");
        _user.Write("a.txt", "uncommitted");
        var (checkouts, _) = await Checkouts();

        Assert.Equal(Verdict.Failed, (await Verify(checkouts, _user.Head(), "test -f uncommitted.txt"))
            .Value.Verdict);
        Assert.Equal(Verdict.Failed, (await Verify(checkouts, _user.Head(), "grep uncommitted a.txt"))
            .Value.Verdict);
    }

    [Theory]
    [InlineData("echo x >> a.txt", "a.txt")]
    [InlineData("rm a.txt", "a.txt")]
    [InlineData("git rm -q --cached a.txt", "a.txt")]
    [InlineData("git -c user.name=x -c user.email=x commit -q --allow-empty -m x", "HEAD")]
    public async Task A_gate_that_changes_tracked_files_makes_the_result_void(string gate, string named)
    {
        var (checkouts, _) = await Checkouts();

        var result = (await Verify(checkouts, _user.Head(), gate)).Value;

        Assert.Equal(Verdict.Void, result.Verdict);
        Assert.Equal([named], result.ChangedFiles);
        Assert.Contains("changed tracked files", result.Reason);
        Assert.True((await Verify(
            checkouts, _user.Head(), "test -f a.txt && test -z \"$(git status --porcelain)\""))
            .Value.HasPassed);
    }

    [Fact]
    public async Task Build_output_is_no_change()
    {
        var (checkouts, _) = await Checkouts();

        Assert.True((await Verify(checkouts, _user.Head(), "mkdir bin; echo x > bin/out; echo y > other"))
            .Value.HasPassed);
    }

    [Fact]
    public async Task Line_ends_that_git_itself_would_change_are_no_change_of_a_gate()
    {
        File.WriteAllText(Path.Combine(_user.Path, "crlf.txt"), "1\r\n2\r\n");
        _user.Commit("crlf");
        _user.Write(".gitattributes", "*.txt text=auto\n");
        _user.Git("add", ".gitattributes");
        _user.Git("commit", "-qm", "attributes");
        var (checkouts, _) = await Checkouts();

        Assert.True((await Verify(checkouts, _user.Head(), "touch crlf.txt a.txt")).Value.HasPassed);
        Assert.Equal(["crlf.txt"], (await Verify(checkouts, _user.Head(), "echo 3 >> crlf.txt"))
            .Value.ChangedFiles);
    }

    [Fact]
    public async Task Two_verifications_at_once_do_not_share_a_folder()
    {
        var (checkouts, _) = await Checkouts();
        var head = _user.Head();

        var results = await Task.WhenAll(Enumerable.Range(1, 4).Select(number =>
            Verify(checkouts, head,
                $"test ! -f mark && echo {number} > mark && sleep 0.1 && grep -q {number} mark")));

        Assert.All(results, result => Assert.True(result.Value.HasPassed));
    }

    [Fact]
    public async Task A_slot_that_a_kill_left_broken_is_made_anew()
    {
        var (checkouts, repository) = await Checkouts();
        await Verify(checkouts, _user.Head(), "true");
        var slot = Path.Combine(repository.ScratchDirectory, "s1");

        File.Delete(Path.Combine(slot, ".git"));
        Assert.True((await Verify(checkouts, _user.Head(), "test -f a.txt")).Value.HasPassed);
        Directory.Delete(slot, recursive: true);
        Assert.True((await Verify(checkouts, _user.Head(), "test -f a.txt")).Value.HasPassed);
        TestRepository.Write(_user.Path, ".git/worktrees/s1/index.lock", "");
        TestRepository.Write(slot, "a.txt", "half");
        Assert.True((await Verify(checkouts, _user.Head(), "test -z \"$(git status --porcelain)\""))
            .Value.HasPassed);
    }

    [Fact]
    public async Task Without_gates_nothing_is_checked_out()
    {
        var (checkouts, repository) = await Checkouts();

        Assert.True((await Verify(checkouts, _user.Head())).Value.HasPassed);
        Assert.False(Directory.Exists(repository.ScratchDirectory));
    }

    [Fact]
    public async Task What_the_recipe_links_is_there_and_survives_the_cleaning()
    {
        _user.Write("packages/lib.txt", "x");
        var (checkouts, _) = await Checkouts();
        var request = Request(_user.Head(), "test -f packages/lib.txt") with
        { Recipe = new WorktreeRecipe { Link = ["packages"] } };

        Assert.True((await checkouts.Verify(request, Cancel)).Value.HasPassed);
        Assert.True((await checkouts.Verify(request, Cancel)).Value.HasPassed);
        Assert.True(File.Exists(Path.Combine(_user.Path, "packages", "lib.txt")));
    }

    [Fact]
    public async Task Gates_get_no_GIT_variables()
    {
        var (checkouts, _) = await Checkouts();
        var request = Request(_user.Head(), "test -z \"$GIT_DIR\" && git rev-parse HEAD");
        var environment = new Dictionary<string, string>(request.Context.Environment)
        { ["GIT_DIR"] = "/nowhere" };

        var result = await checkouts.Verify(
            request with { Context = request.Context with { Environment = environment } }, Cancel);

        Assert.True(result.Value.HasPassed);
    }

    private async Task<(CleanCheckouts, Repository)> Checkouts()
    {
        var repository = await _user.Open();
        return (new CleanCheckouts(repository, _user.Runner), repository);
    }

    private VerificationRequest Request(CommitId commit, params string[] gates) =>
        new()
        {
            Commit = commit,
            Gates = gates,
            Context = _user.Context
            with
            { LogDirectory = Path.Combine(_user.Logs, Path.GetRandomFileName()) }
        };

    private Task<GitOutcome<Verification>> Verify(
        CleanCheckouts checkouts, CommitId commit, params string[] gates) =>
        checkouts.Verify(Request(commit, gates), Cancel);
}
