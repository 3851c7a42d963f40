namespace Mmos.Simulation.Tests.Sim;

/// <summary>The integration branches: what a merger moves, apart from the log.</summary>
internal sealed class SimRepositories
{
    private readonly Dictionary<string,
        List<(int Task, int Attempt, string Commit)>> _branches = new(StringComparer.Ordinal);
    private int _commits;

    public int Tip(string project) => Branch(project).Count;

    public string NewCommit() => $"c{++_commits}";

    /// <summary>The commit of this attempt that landed; null for none.</summary>
    public string? Landed(string project, int task, int attempt) =>
        Branch(project).FirstOrDefault(c => c.Task == task && c.Attempt == attempt).Commit;

    public bool Holds(string project, string commit) => Branch(project).Any(c => c.Commit == commit);

    /// <summary>Compare and swap; task 0 is somebody else's commit.</summary>
    public bool Move(string project, int tip, int task, int attempt, string commit)
    {
        if (Tip(project) != tip) return false;
        Branch(project).Add((task, attempt, commit));
        return true;
    }

    private List<(int Task, int Attempt, string Commit)> Branch(string project) =>
        _branches.TryGetValue(project, out var branch) ? branch : _branches[project] = [];
}
