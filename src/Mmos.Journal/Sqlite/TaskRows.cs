using System.Text.Json;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Events;

namespace Mmos.Journal.Sqlite;

/// <summary>Rows of `task` with their definitions and notes, as clients see them: two statements for any
/// number of tasks.</summary>
/// <param name="branchPrefix">What the branches of attempts begin with.</param>
internal sealed class TaskRows(string branchPrefix)
{
    private const string Select = """
        select t.number, t.project, t.status, t.worker, t.lease, t.attempt, t.percent, t.not_before,
          t.started_at, t.finished_at, t.updated_at,
          t.result, t.commit_id, t.certificate, t.author, t.needs, t.created_at,
          d.definition, p.repository is not null
        from task t
        join task_definition d on d.number = t.number
        left join project p on p.slug = t.project
        """;

    private const string SelectNotes =
        "select task, attempt, kind, cause, text, at from note "
        + "where task in (select value from json_each(?)) order by seq";

    public IReadOnlyList<TaskInfo> Matching(Database database, TaskFilter filter)
    {
        var where = "t.number > ?";
        if (filter.Project is not null) where += " and t.project = ?";
        if (filter.Status is not null) where += " and t.status = ?";
        if (filter.Worker is not null) where += " and t.worker = ?";
        var rows = database.Statement($"{Select} where {where} order by t.number limit ?").With(filter.After);
        if (filter.Project is not null) rows.With(filter.Project);
        if (filter.Status is not null) rows.With(filter.Status);
        if (filter.Worker is not null) rows.With(filter.Worker);
        return Read(database, rows.With(filter.Limit > 0 ? filter.Limit : -1));
    }

    public IReadOnlyList<TaskInfo> Numbered(Database database, IReadOnlyCollection<int> numbers) =>
        Read(database,
        database.Statement($"{Select} where t.number in (select value from json_each(?)) order by t.number")
            .With(List(numbers)));

    /// <summary>All that was said of a task; null for none.</summary>
    public static TaskDefinition? Definition(Database database, int task)
    {
        var row = database.Statement("select definition from task_definition where number = ?").With(task);
        var found = row.Next() ? JsonSerializer.Deserialize(row.Bytes(0), Wire.Json.TaskDefinition) : null;
        row.Again();
        return found;
    }

    private List<TaskInfo> Read(Database database, Statement rows)
    {
        var tasks = new List<(int Number, TaskInfo Task)>();
        while (rows.Next()) tasks.Add((rows.Int32(0), Map(rows)));

        var notes = Notes(database, [.. tasks.Select(t => t.Number)]);
        return [.. tasks.Select(t => notes.TryGetValue(t.Number, out var said)
            ? t.Task with { Notes = said.Notes, Feedback = said.Feedback }
            : t.Task)];
    }

    private TaskInfo Map(Statement row)
    {
        var definition = JsonSerializer.Deserialize(row.Bytes(17), Wire.Json.TaskDefinition)!;
        var (id, attempt) = ($"T{row.Int32(0)}", row.Int32(5));
        return new TaskInfo
        {
            Id = id,
            Key = definition.Key,
            Project = row.Text(1),
            Title = definition.Title,
            Status = row.Text(2),
            Priority = definition.Priority.ToString(),
            Type = definition.Type,
            Kind = definition.Kind,
            Tier = definition.Tier,
            Worker = row.TextOrNull(3),
            Lease = row.Int32(4) is > 0 and var lease ? lease : null,
            Attempt = attempt,
            Needs = [.. JsonSerializer.Deserialize(row.Bytes(15), Wire.Json.IReadOnlyListInt32)!
                .Select(n => $"T{n}")],
            Capabilities = new Capabilities { Require = definition.Require, Prefer = definition.Prefer },
            Files = definition.Files,
            EstimateHours = definition.EstimateMinutes / 60m,
            Branch = row.Int32(18) != 0 && attempt > 0 ? $"{branchPrefix}{id}-{attempt}" : null,
            Commit = row.TextOrNull(12),
            Certificate = row.IsNull(13) ? null : MapCertificate(row.Bytes(13)),
            WaitingFor = row.Int64OrNull(7) is > 0 and { } until
                ? $"not before {DateTimeOffset.FromUnixTimeMilliseconds(until):yyyy-MM-ddTHH:mm:ssZ}" : null,
            CreatedAt = Column.Time(row, 16),
            StartedAt = Column.TimeOrNull(row, 8),
            FinishedAt = Column.TimeOrNull(row, 9),
            UpdatedAt = Column.Time(row, 10),
            Progress = row.Int32(6),
            Description = definition.Description,
            Acceptance = definition.Acceptance,
            Verify = definition.Verify,
            Result = row.TextOrNull(11),
            Run = definition.Run,
            TimeoutSeconds = definition.TimeoutSeconds,
            RetryMax = definition.RetryMax,
            PreferredWorker = definition.Worker,
            OnFailure = definition.OnFailure switch
            {
                OnFailure.Skip => "skip",
                OnFailure.Cancel => "cancel",
                _ => "block",
            },
            Author = row.TextOrNull(14),
        };
    }

    private static CertificateInfo MapCertificate(ReadOnlySpan<byte> json)
    {
        var certificate = JsonSerializer.Deserialize(json, Wire.Json.Certificate)!;
        return new CertificateInfo(certificate.Commit, certificate.Tree,
            [.. certificate.Checks.Select(c => new CheckInfo(c.Command, c.ExitCode, c.Milliseconds))]);
    }

    private static Dictionary<int, (List<string> Notes, List<FeedbackInfo> Feedback)> Notes(
        Database database, IReadOnlyCollection<int> numbers)
    {
        var said = new Dictionary<int, (List<string> Notes, List<FeedbackInfo> Feedback)>();
        var rows = database.Statement(SelectNotes).With(List(numbers));
        while (rows.Next())
        {
            var task = rows.Int32(0);
            if (!said.TryGetValue(task, out var of)) said.Add(task, of = ([], []));
            if (rows.Text(2) == "feedback")
                of.Feedback.Add(
                    new FeedbackInfo(rows.Int32(1), rows.Text(3), rows.Text(4), Column.Time(rows, 5)));
            else
                of.Notes.Add(rows.Text(4));
        }
        return said;
    }

    private static string List(IReadOnlyCollection<int> numbers) => $"[{string.Join(',', numbers)}]";
}
