using System.Globalization;
using Mmos.Cli.Seams;
using Mmos.Core;
using Mmos.Runtime.Backups;

namespace Mmos.Cli.Composing;

/// <summary>What `mmos doctor` says of backups: a pure function of the log, the newest file and the
/// time.</summary>
internal static class BackupAge
{
    /// <summary>Later than this many times `backup: every` is too late.</summary>
    private const int Late = 2;

    public static Finding Finding(
        long events, BackupHeader? newest, in EffectRow effect, TimeSpan every, DateTimeOffset now)
    {
        if (events == 0) return new("backup", "ok", "none yet; there is nothing to back up");
        if (effect.EndedAt > effect.DoneAt)
            return new("backup", "warning", "the last backup by schedule failed; "
                + "`mmos events` says why (effect.released)", "mmos backup");
        if (newest is null)
            return new("backup", "warning",
                "none yet; `mmos run` makes one by itself when it runs for some seconds", "mmos backup");
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds(newest.MadeAt);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"the newest is {Text(age)} old and holds {newest.Seq} of {events} events");
        return age > Late * every && newest.Seq < events
            ? new("backup", "warning", text, "mmos backup")
            : new("backup", "ok", text);
    }

    private static string Text(TimeSpan age) => age.TotalDays >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days")
        : age.TotalHours >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} hours")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalMinutes):0} minutes");
}
