using System.Text.Json;
using Mmos.Journal.Events;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Rows;

/// <summary>Retrospectives and ends of tasks, as what they say is made from.</summary>
internal static class RetroMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `retrospective`.</summary>
    public const string Columns = "seq, tasks, at";

    /// <summary>Names of the events by which a task finishes.</summary>
    public const string Ends = "'task.done', 'task.failed'";

    public static HeldRetro Map(IRow row) => new(row.Int64(0),
        JsonSerializer.Deserialize(row.Bytes(1), Wire.Json.IReadOnlyListInt32)!, row.Time(2));

    public static FinishedTask Finished(IRow row) => new(row.Int64(0), row.Int32(1));
}
