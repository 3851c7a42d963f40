namespace Mmos.Core;

/// <summary>Rules for repositories, and for the user's branch that a project follows.</summary>
public static partial class Decider
{
    private static Decision Move(WorkspaceView state, Command.MoveHome c)
    {
        if (!state.TryRepository(c.Repository, out var row))
            return Rejection.NotFound(
                $"there is no repository {c.Repository}; see a project's with: mmos project show PROJECT");
        if (BadHost(c.Home) is { } bad) return bad;
        return row.Home == c.Home && row.Path == c.Path ? Nothing
            : new RepositoryMoved(c.Repository, c.Home, c.Path);
    }

    private static Decision Take(WorkspaceView state, Command.TakeUpstream c) =>
        Find(state, c.Project, out _)
        ?? Unlanded(c.Certificate)
        ?? (Decision)new ProjectBaseTaken(c.Project, c.Commit, c.Certificate);

    private static Decision Block(WorkspaceView state, Command.BlockUpstream c)
    {
        if (Find(state, c.Project, out var row) is { } refused) return refused;
        if (c.Cause is not (Cause.Conflict or Cause.GatesFailed))
            return Rejection.Invalid("cause",
                $"{Words.Of(c.Cause)} says nothing about the branch; conflict or gates_failed does");
        return row.BlockedBase == c.Commit ? Nothing
            : new ProjectBaseBlocked(c.Project, c.Commit, c.Cause, c.Text);
    }

    /// <summary>What is wrong with a repository that a submission describes; null for nothing.</summary>
    internal static Rejection? BadRepository(RepositoryRow said) =>
        said.Id.Length is 0 or > Limits.NameLength
            ? Rejection.Invalid("repository.id", $"`{said.Id}` is no id of a repository")
            : BadHost(said.Home);

    private static Rejection? BadHost(string host) =>
        BadCapability([EngineCapabilities.HomeOf(host)]) is null && host.Length > 0 ? null
            : Rejection.Invalid("home", $"`{host}` is no name of a host");
}
