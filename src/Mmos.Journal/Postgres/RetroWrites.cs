using System.Text.Json;
using Mmos.Journal.Events;
using Mmos.Runtime.ReadModel;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>Writes of `retrospective`; there is seldom more than one in a batch.</summary>
internal static class RetroWrites
{
    /// <summary>Names of the tables; all are made from events alone.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["retrospective"];

    public static void Into(NpgsqlBatch batch, string workspace, IReadOnlyList<RetroWrite> retros)
    {
        foreach (var retro in retros)
            batch.Add("insert into mmos.retrospective (workspace, seq, tasks, at) values ($1, $2, $3, $4)",
                workspace, retro.Seq, JsonSerializer.Serialize(retro.Tasks, Wire.Json.IReadOnlyListInt32),
                retro.At);
    }
}
