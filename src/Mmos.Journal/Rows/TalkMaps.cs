using Mmos.Api;

namespace Mmos.Journal.Rows;

/// <summary>Rows of `message`, named m, as clients see them.</summary>
internal static class MessageMap
{
    public const string Columns =
        "m.id, m.from_worker, m.to_worker, m.project, m.task, m.kind, m.content, m.blob, m.at";

    public static SentMessage Map(IRow row) => new()
    {
        Id = row.Int64(0),
        From = row.Text(1),
        To = row.TextOrNull(2),
        Project = row.TextOrNull(3),
        Task = row.TaskId(4),
        Kind = row.Text(5),
        Content = row.Text(6),
        Blob = row.TextOrNull(7),
        IsWhole = row.IsNull(7),
        At = row.Time(8),
    };
}

/// <summary>Rows of `artifact`, named a, as clients see them.</summary>
internal static class ArtifactMap
{
    public const string Columns =
        "a.project, a.name, a.version, a.task, a.media_type, a.size, a.hash, a.producer, a.at";

    public static StoredArtifact Map(IRow row) => new(row.Text(0), row.Text(1), row.Int32(2), row.TaskId(3),
        row.Text(4), row.Int64(5), row.Text(6), row.Text(7), row.Time(8));

    /// <summary>The number of a task's id; 0, which no task has, when it is none.</summary>
    public static int? Number(string? task) =>
        task is null ? null
        : task.Length > 1 && task[0] is 'T' or 't' && int.TryParse(task.AsSpan(1), out var number) ? number
        : 0;
}

/// <summary>Groups of failures: cause, line, count, first, last, last task.</summary>
internal static class ErrorMap
{
    public static ErrorGroup Map(IRow row) => new(row.Text(0), row.Text(1), row.Int32(2), row.Time(3),
        row.Time(4), $"T{row.Int32(5)}");
}
