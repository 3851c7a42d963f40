using System.Text.Json;
using Mmos.Api;
using Mmos.Journal.Events;
using Mmos.Journal.Rows;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Rows of `retrospective`, and what they look back on.</summary>
internal static class RetroRows
{
    /// <summary>Names of the tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["retrospective"];

    public static IReadOnlyList<HeldRetro> Held(Database database, long before, int limit)
    {
        var rows = database.Statement($"select {RetroMap.Columns} from retrospective where seq < ? "
            + "order by seq desc limit ?").With(before).With(limit);
        var held = new List<HeldRetro>();
        while (rows.Next()) held.Add(RetroMap.Map(rows));
        return held;
    }

    public static IReadOnlyList<FinishedTask> Finished(Database database, long before, int limit)
    {
        var rows = database.Statement($"select seq, task from event where seq < ? "
            + $"and type in ({RetroMap.Ends}) order by seq desc limit ?").With(before).With(limit);
        var finished = new List<FinishedTask>();
        while (rows.Next()) finished.Add(RetroMap.Finished(rows));
        return finished;
    }

    public static IReadOnlyList<EventInfo> Events(Database database, IReadOnlyCollection<int> tasks,
        IReadOnlyList<string> types)
    {
        var rows = database.Statement($"select {EventMap.Columns} from event e "
                + "left join task t on t.number = e.task where e.task in (select value from json_each(?)) "
                + "and e.type in (select value from json_each(?)) order by e.seq")
            .With(JsonSerializer.Serialize([.. tasks], Wire.Json.IReadOnlyListInt32))
            .With(JsonSerializer.Serialize(types, Wire.Json.IReadOnlyListString));
        var events = new List<EventInfo>();
        while (rows.Next()) events.Add(EventMap.Map(rows));
        return events;
    }

    public static void Apply(Database database, IReadOnlyList<RetroWrite> retros)
    {
        foreach (var retro in retros)
            database.Statement("insert into retrospective (seq, tasks, at) values (?, ?, ?)")
                .With(retro.Seq).With(JsonSerializer.Serialize(retro.Tasks, Wire.Json.IReadOnlyListInt32))
                .With(retro.At).Run();
    }
}
