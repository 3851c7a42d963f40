using Mmos.Api;
using Mmos.Journal.Rows;

namespace Mmos.Journal.Sqlite;

/// <summary>Queries on `project` with their counts of tasks.</summary>
internal static class ProjectRows
{
    /// <summary>Every project, oldest first, or the one with this slug.</summary>
    public static IReadOnlyList<ProjectInfo> Read(Database database, string? slug, bool isCounted = true)
    {
        var map = new ProjectMap();
        if (isCounted) Count(database, slug, map);
        var rows = database.Statement($"select {ProjectMap.Columns} from project "
            + "where slug = ?1 or ?1 is null order by created_at, rowid").With(slug);
        var projects = new List<ProjectInfo>();
        while (rows.Next()) projects.Add(map.Map(rows));
        return projects;
    }

    private static void Count(Database database, string? slug, ProjectMap map)
    {
        const string count = $"select {ProjectMap.Counts} from task ";
        var rows = slug is null
            ? database.Statement(count + "group by project, status")
            : database.Statement(count + "where project = ? group by project, status").With(slug);
        while (rows.Next()) map.Count(rows);
    }
}

/// <summary>Queries on `worker` with what each holds.</summary>
internal static class WorkerRows
{
    /// <summary>Every worker, by name.</summary>
    public static IReadOnlyList<WorkerInfo> Read(Database database)
    {
        var map = new WorkerMap();
        var held = database.Statement(
            $"select {WorkerMap.Holding} from task where worker is not null order by number");
        while (held.Next()) map.Hold(held);
        var rows = database.Statement($"select {WorkerMap.Columns} from worker order by name");
        var workers = new List<WorkerInfo>();
        while (rows.Next()) workers.Add(map.Map(rows));
        return workers;
    }
}
