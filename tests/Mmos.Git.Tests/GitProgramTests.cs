using Xunit;
using static Mmos.Git.Tests.TestRepository;

namespace Mmos.Git.Tests;

/// <summary>These change the environment of this process, so nothing else runs beside them.</summary>
[Collection(nameof(HostileEnvironment))]
public sealed class GitProgramTests : IDisposable
{
    private readonly TestRepository _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Git_is_found_with_its_version()
    {
        var git = await FindGit();

        Assert.True(git.Version >= GitProgram.OldestVersion);
    }

    [Fact]
    public async Task A_missing_git_is_refused_with_what_to_do()
    {
        var found = await GitProgram.Find(Cancel, Path.Combine(_user.Path, "no-git"));

        Assert.Equal(GitRefusalKind.GitMissing, found.Refusal?.Kind);
        Assert.Contains("install git 2.38", found.Refusal!.Text);
    }

    [Fact]
    public async Task An_old_git_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a script as a program");
        var old = Path.Combine(_user.Path, "old-git");
        File.WriteAllText(old, "#!/bin/sh\necho git version 2.37.4\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var found = await GitProgram.Find(Cancel, old);

        Assert.Equal(GitRefusalKind.GitTooOld, found.Refusal?.Kind);
        Assert.Contains("2.37", found.Refusal!.Text);
    }

    [Fact]
    public async Task A_lock_that_goes_away_is_waited_for()
    {
        var git = await FindGit();
        var file = Path.Combine(_user.Path, ".git", "refs", "heads", "new.lock");
        File.WriteAllText(file, "");

        var started = git.ProcessesStarted;
        var moving = git.Run(_user.Path, ["update-ref", "refs/heads/new", _user.Head().Value], Cancel);
        while (git.ProcessesStarted < started + 2) await Task.Yield();
        File.Delete(file);

        Assert.True((await moving).IsSuccess);
    }

    [Fact]
    public async Task A_cancelled_command_ends_and_throws()
    {
        var git = await FindGit();
        using var stop = new CancellationTokenSource();
        // `cat-file --batch` waits for input that never ends.
        var alias = git.Run(_user.Path, ["-c", "alias.wait=!cat /dev/zero >/dev/null", "wait"], stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alias);
    }

    [Fact]
    public async Task The_whole_job_is_unimpressed_by_a_hostile_environment()
    {
        using var hostile = new HostileEnvironment();
        _user.Write("crlf.txt", "1\n2\n");
        _user.Commit("lines");
        var start = _user.Head();
        var repository = await _user.Open();
        var before = _user.Fingerprint();

        var branches = new IntegrationBranches(repository, _user.Names);
        await branches.Ensure("shop", start, Cancel);
        var worktrees = new AttemptWorktrees(repository, _user.Names, _user.Runner);
        var made = (await worktrees.Add("T1-1", start, WorktreeRecipe.Empty, _user.Context, Cancel)).Value;
        File.AppendAllText(Path.Combine(made.Path, "crlf.txt"), "3\r\n");
        var request = new AttemptCommitRequest
        { Name = "T1-1", Task = "T1", Attempt = 1, Subject = "Work", Start = start };
        var done = (await new AttemptCommits(repository, _user.Names).Commit(request, Cancel)).Value;
        var other = _user.CommitOn(start, ("other.txt", "x"));
        var merged = (MergeResult.Clean)(
            await new Merges(repository).Merge(other, done.Commit, "Merge T1", Cancel)).Value;
        var verified = (await new CleanCheckouts(repository, _user.Runner).Verify(
            new VerificationRequest
            { Commit = merged.Commit, Gates = ["test -f other.txt"], Context = _user.Context }, Cancel))
                .Value;
        var moved = await branches.Move("shop", merged.Commit, start, Cancel);
        var removed = await worktrees.Remove("T1-1", merged.Commit, Cancel);

        Assert.True(verified.HasPassed, verified.Reason);
        Assert.True(moved.IsDone && removed.IsDone);
        Assert.Equal("1\n2\n3", _user.Git("show", $"{done.Commit}:crlf.txt"));
        Assert.Equal("N MMOS", _user.Git("log", "-1", "--format=%G? %an", done.Commit.Value));
        Assert.DoesNotContain("TEMPLATE", _user.Git("log", "-1", "--format=%B", done.Commit.Value));
        Assert.Equal(before, _user.Fingerprint());
        Assert.False(hostile.HasHookRun);
        Assert.Empty(Directory.EnumerateFileSystemEntries(hostile.GitDirectory));
    }
}
