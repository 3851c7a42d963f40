using System.Collections.Concurrent;

namespace Mmos.Git;

/// <summary>Lets one process at a time change git's list of worktrees.</summary>
/// <remarks>
/// Git itself does not: one `git worktree add` fails when it reads the half-written entry of another one
/// ("failed to read .git/worktrees/s2/commondir", seen here with four at once). The file is locked by the
/// operating system, so a killed process gives it back.
/// </remarks>
internal sealed class WorktreeListLock : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _gate;
    private readonly FileStream _file;

    private WorktreeListLock(SemaphoreSlim gate, FileStream file) => (_gate, _file) = (gate, file);

    /// <summary>Waits for the lock: first in turn inside this process, then against others.</summary>
    public static async Task<WorktreeListLock> Take(Repository repository, CancellationToken cancel)
    {
        StateFolders.Create(repository, repository.WorktreesDirectory);
        var path = Path.Combine(repository.StateDirectory, "worktrees.lock");
        var gate = Gates.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancel);
        try
        {
            while (true)
            {
                if (FileLock.Try(path) is { } file) return new WorktreeListLock(gate, file);
                await Task.Delay(Pause, cancel);
            }
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _gate.Release();
    }
}
