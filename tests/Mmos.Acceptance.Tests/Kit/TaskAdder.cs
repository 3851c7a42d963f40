using System.Diagnostics;
using System.Globalization;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Postgres;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Mmos.Runtime.Ports;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>Adds tasks one by one, as calls of `mmos task add` would, without a start of a program each.
/// </summary>
internal static class TaskAdder
{
    /// <summary>Adds the tasks; prints the longest time that one call waited, in milliseconds.</summary>
    /// <param name="place">A SQLite file, or a PostgreSQL address.</param>
    /// <param name="workspace">The workspace there.</param>
    /// <param name="project">The project that gets them.</param>
    /// <param name="prefix">What their keys begin with.</param>
    /// <param name="count">How many.</param>
    public static async Task<int> Run(
        string place, string workspace, string project, string prefix, int count)
    {
        await using IDatabase database = PostgresAddress.IsMeant(place)
            ? new PostgresDatabase(place)
            : new SqliteDatabase(place);
        var journal = await database.Open(workspace, create: false, CancellationToken.None);
        using var self = Process.GetCurrentProcess();
        var identity = new ProcessIdentity("adder", "boot", self.Id, self.StartTime.Ticks);
        await using var pump = await Pump.Start(
            journal, prefix, identity, database.Time, Console.Error.WriteLine, CancellationToken.None);
        var seam = new LocalOrchestrator(pump, journal, database.Tables(workspace), prefix);
        var longest = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}");
            var watch = Stopwatch.StartNew();
            var added = await seam.Projects.Add(project, [Spec(key)], key, CancellationToken.None);
            if (watch.Elapsed > longest) longest = watch.Elapsed;
            if (added.Problem is { } problem)
            {
                await Console.Error.WriteLineAsync($"{key}: {problem.Message}");
                return 1;
            }
        }
        Console.WriteLine(longest.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture));
        return 0;
    }

    private static TaskSpec Spec(string key) => new()
    {
        Key = key,
        Title = key,
        Acceptance = ["it ran"],
        Run = "printf '%s\\n' \"$MMOS_TASK_KEY\" >> \"$MMOS_STATE_DIR/../ran\"",
    };
}
