using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>The workspaces of a folder's database.</summary>
internal static class Workspaces
{
    /// <summary>Those that are there, by name.</summary>
    public static Task<Answer<IReadOnlyList<WorkspaceSummary>>> List(WorkspaceFolder folder,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel) =>
        With<IReadOnlyList<WorkspaceSummary>>(folder, environment, async configured =>
            Answer<IReadOnlyList<WorkspaceSummary>>.Of(
                [.. (await configured.Database.Workspaces(cancel)).Select(name =>
                    Summary(configured, name))], 0));

    /// <summary>Makes the configured one.</summary>
    public static Task<Answer<WorkspaceSummary>> Create(WorkspaceFolder folder,
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel) =>
        With(folder, environment, async configured =>
        {
            var name = configured.Config.Workspace;
            if (await configured.Exists(cancel))
                return No("conflict",
                    $"the workspace {name} is there already; see: mmos workspace show {name}");
            if (new ProjectFiles().CreateState(folder) is { } notMade) return No("unavailable", notMade);
            await using var journal = await configured.Database.Open(name, create: true, cancel);
            return Answer<WorkspaceSummary>.Of(Summary(configured, name), 0);
        });

    private static WorkspaceSummary Summary(ConfiguredDatabase configured, string name) =>
        new(name, configured.Database.Name, name == configured.Config.Workspace);

    private static Answer<WorkspaceSummary> No(string code, string message) =>
        Answer<WorkspaceSummary>.No(new Problem(code, message));

    private static async Task<Answer<T>> With<T>(WorkspaceFolder folder,
        IReadOnlyDictionary<string, string> environment, Func<ConfiguredDatabase, Task<Answer<T>>> act)
    {
        var found = Databases.Of(folder, environment);
        if (found.Value is not { } value) return Answer<T>.No(found.Problem!);
        await using var configured = value;
        try
        {
            return await act(configured);
        }
        catch (JournalException e)
        {
            return Answer<T>.No(new Problem("unavailable", e.Message));
        }
    }
}
