namespace Mmos.Simulation.Tests.Sim;

/// <summary>The integration branches: what a merger moves, apart from the log.</summary>
internal sealed class SimRepositories
{
    private readonly Dictionary<string, List<SimCommit>> _branches = new(StringComparer.Ordinal);
    private int _commits;

    public int Tip(string project) => Branch(project).Count;

    public string NewCommit() => $"c{++_commits}";

    /// <summary>The commit with which this attempt landed; null for none.</summary>
    public string? Landed(string project, int task, int attempt) =>
        Branch(project).FirstOrDefault(c => c.Holds(task, attempt))?.Name;

    /// <summary>This commit is on the branch and brought this attempt there.</summary>
    public bool Holds(string project, int task, int attempt, string commit) =>
        Branch(project).Exists(c => c.Name == commit && c.Holds(task, attempt));

    /// <summary>Compare and swap; no tasks: somebody else's commit.</summary>
    public bool Move(string project, int tip, IReadOnlyList<(int Task, int Attempt)> tasks, string commit)
    {
        if (Tip(project) != tip) return false;
        foreach (var (task, attempt) in tasks)
            SimWorld.Require(Landed(project, task, attempt) is null, Checks.LandsOnce,
                $"T{task} attempt {attempt} lands a second time");
        Branch(project).Add(new SimCommit(commit, tasks));
        return true;
    }

    private List<SimCommit> Branch(string project) =>
        _branches.TryGetValue(project, out var branch) ? branch : _branches[project] = [];

    /// <summary>A commit of a branch, with what came to it at once.</summary>
    private sealed record SimCommit(string Name, IReadOnlyList<(int Task, int Attempt)> Tasks)
    {
        public bool Holds(int task, int attempt) => Tasks.Contains((task, attempt));
    }
}
