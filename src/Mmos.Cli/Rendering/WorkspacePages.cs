using Mmos.Cli.Seams;

namespace Mmos.Cli.Rendering;

/// <summary>Workspaces as `workspace list` and `workspace show` print them.</summary>
internal static class WorkspacePages
{
    /// <summary>A table; the current one has a mark.</summary>
    public static Page List(IReadOnlyList<WorkspaceSummary> workspaces, Frame frame)
    {
        if (workspaces.Count == 0)
            return new Page().Add("no workspaces; the first run makes one", Ink.Faint);
        var table = new TextTable(new Column(" "), new Column("NAME") { Least = 12 },
            new Column("DATABASE") { Least = 12 });
        foreach (var workspace in workspaces)
            table.Add(workspace.IsCurrent ? "*" : "", new Cell(workspace.Name, Ink.Strong),
                workspace.Database);
        return table.Fit(frame.Width);
    }

    /// <summary>One workspace.</summary>
    public static Page Show(WorkspaceSummary workspace, Frame frame) => new Fields(frame)
        .Add("name", workspace.Name, Ink.Strong)
        .Add("database", workspace.Database)
        .Add("current", workspace.IsCurrent ? "yes" : "no")
        .Page;
}
