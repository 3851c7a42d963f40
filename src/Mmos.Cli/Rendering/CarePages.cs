using System.Globalization;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Rendering;

/// <summary>What care of the database did.</summary>
internal static class CarePages
{
    /// <summary>A backup that was made.</summary>
    public static Page Backup(BackupReport made, Frame frame) => new Fields(frame)
        .Add("backup", made.File)
        .Add("workspace", made.Workspace)
        .Add("events", Number(made.Events))
        .Add("head", made.HeadHash)
        .Add("blobs", Number(made.Blobs))
        .Add("size", Size(made.Bytes)).Page;

    /// <summary>A backup that was put back, or a drill of it.</summary>
    public static Page Restored(RestoredReport done, Frame frame)
    {
        var fields = new Fields(frame)
            .Add("restored", done.File)
            .Add("made at", done.MadeAt.UtcDateTime
                .ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture))
            .Add("workspace", done.Workspace)
            .Add("into", done.Database ?? "a temporary place, which is gone again")
            .Add("events", Number(done.Events))
            .Add("blobs", Number(done.Blobs))
            .Add("open tasks", Number(done.OpenTasks))
            .Add("before it", done.KeptAs is { } kept ? $"kept as {kept}" : null)
            .Add("state", Line.Of("in order", Ink.Good));
        var page = fields.Page;
        if (done.Database is null)
            return page.Add().Prose("The backup can be restored; nothing else was touched.",
                frame.ProseWidth);
        page.Add();
        if (done.EndedWorkers > 0)
            page.Prose($"{done.EndedWorkers} workers of that moment were signed off and what they held waits "
                + "again: whatever their processes did since is not in this log.", frame.ProseWidth);
        return page.Prose("Git was not touched: what was merged since then is still in its branches. Go on "
            + "with: mmos run PLAN --resume", frame.ProseWidth);
    }

    /// <summary>What maintenance did, or would.</summary>
    public static Page Maintenance(MaintenanceReport done, Frame frame)
    {
        var table = new TextTable(new Column("WHAT") { Least = 9 }, new Column("COUNT") { Least = 5 },
            new Column("ROOM") { Least = 8 });
        foreach (var step in done.Steps)
            table.Add(step.What, Action(step), step.Bytes is { } bytes ? Size(bytes) : "unknown");
        var page = table.Fit(frame.Width);
        foreach (var note in done.Steps.SelectMany(s => s.Notes.Select(n => $"{s.What}: {n}")))
            page.Prose("! " + note, frame.ProseWidth, "", Ink.Warn);
        return page.Add().Add(done.DryRun
            ? $"would give back {Size(done.Bytes)}; nothing was changed"
            : $"gave back {Size(done.Bytes)}");
    }

    /// <summary>What was removed from a log, and where it may still be.</summary>
    public static Page Redacted(RedactedReport done, Frame frame)
    {
        var page = new Fields(frame)
            .Add("events", done.Events.Count == 0 ? "none" : string.Join(", ", done.Events))
            .Add("blobs", done.Blobs.Count == 0 ? "none" : string.Join(", ", done.Blobs.Select(b => b[..12])))
            .List("backups made before still hold it", done.Backups)
            .List("files that hold it", done.Files).Page;
        return page.Add().Prose("It is gone from the log and its tables. The database's own write-ahead log "
            + "holds it until every process of MMOS here has ended. Change the secret all the same.",
            frame.ProseWidth);
    }

    /// <summary>How far a database was raised.</summary>
    public static Page Migrated(MigrationReport done, Frame frame) => new Fields(frame)
        .Add("database", done.Database)
        .Add("tables", done.From == done.To
            ? $"version {done.To}, as this MMOS has them; nothing was to be done"
            : $"raised from version {done.From} to {done.To}; older processes stop writing and say so").Page;

    private static string Action(MaintenanceStep step) => step.What == "database"
        ? step.Count > 0 ? "written anew" : "-"
        : Number(step.Count);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000.0:0.0} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000.0:0.0} GB"),
    };
}
