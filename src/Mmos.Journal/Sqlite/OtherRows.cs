using Mmos.Api;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Sqlite;

/// <summary>Queries on `project` with their counts of tasks.</summary>
internal static class ProjectRows
{
    /// <summary>Every project, oldest first, or the one with this slug.</summary>
    public static IReadOnlyList<ProjectInfo> Read(Database database, string? slug, bool isCounted = true)
    {
        var map = new ProjectMap();
        if (isCounted) Count(database, slug, map);
        var rows = database.Statement($"select {ProjectMap.Columns} from project p "
            + "left join repository r on r.id = p.repository_id left join project_cost c on c.slug = p.slug "
            + "where p.slug = ?1 or ?1 is null order by p.created_at, p.rowid").With(slug);
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
        return [.. workers.Select(w => w.Agent == WorkerMap.EngineAgent ? w
            : w with { Unread = MessageRows.Unread(database, w.Name) })];
    }
}

/// <summary>Queries on `account` and `usage`.</summary>
internal static class CostRows
{
    /// <summary>Every account, by name.</summary>
    public static IReadOnlyList<AccountInfo> Accounts(Database database)
    {
        var rows = database.Statement($"select {AccountMap.Columns} from account order by name");
        var accounts = new List<AccountInfo>();
        while (rows.Next()) accounts.Add(AccountMap.Map(rows));
        return accounts;
    }

    /// <summary>What was used, summed by one thing.</summary>
    public static IReadOnlyList<UsageSum> Usage(Database database, UsageBy by)
    {
        var rows = database.Statement($"select {CostMap.Column(by)}, {CostMap.Sums} from usage "
            + $"group by {CostMap.Column(by)} order by {CostMap.Order}");
        var sums = new List<UsageSum>();
        while (rows.Next()) sums.Add(CostMap.Sum(rows));
        return sums;
    }
}
