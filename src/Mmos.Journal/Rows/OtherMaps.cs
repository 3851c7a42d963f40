using System.Text.Json;
using Mmos.Api;

namespace Mmos.Journal.Rows;

/// <summary>What waits for a person.</summary>
internal static class InboxMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `inbox i`, `task t` and `project p`, of which
    /// one
    /// is there.</summary>
    public const string Columns = "i.seq, i.kind, coalesce(i.project, t.project), i.task, "
        + "coalesce(t.title, p.base || ' does not fit ' || p.branch), i.cause, i.text, i.opened_at";

    public static InboxItem Map(IRow row)
    {
        var task = row.Int32(3) > 0 ? $"T{row.Int32(3)}" : "";
        string[] commands = (task.Length, row.Text(1)) switch
        {
            (0, _) => [$"mmos project show {row.Text(2)}"],
            (_, "review") => [$"mmos review approve {task}", $"mmos review revise {task} --note TEXT",
                $"mmos review reject {task} --note TEXT"],
            (_, "conflict") when row.Text(5) == "merge_conflict" =>
                [$"mmos conflict list --project {row.Text(2)}", $"mmos task cancel {task}"],
            (_, "conflict") when row.Text(5) != "conflict" =>
            [
                $"mmos conflict resolve C{row.Int64(0)} --by allow_both",
                $"mmos conflict resolve C{row.Int64(0)} --by queue", $"mmos task cancel {task}",
            ],
            (_, "stalled") => [$"mmos task show {task}", $"mmos task log {task}", $"mmos task cancel {task}"],
            _ => [$"mmos task retry {task}", $"mmos task cancel {task}"],
        };
        return new InboxItem($"{row.Int64(0)}", row.Text(1), row.Text(2), task, row.Text(4), row.Text(5),
            row.Text(6), commands, row.Time(7));
    }
}

/// <summary>Events as clients see them.</summary>
internal static class EventMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `event e` and `task t`.</summary>
    public const string Columns =
        "e.seq, e.at, e.type, e.version, e.actor, coalesce(e.project, t.project), e.task, e.worker, e.data";

    public static EventInfo Map(IRow row) => new(row.Int64(0), row.Time(1), row.Text(2), row.Int32(3),
        row.Text(4), row.TextOrNull(5), row.TaskId(6), row.TextOrNull(7), JsonElement.Parse(row.Bytes(8)));
}
