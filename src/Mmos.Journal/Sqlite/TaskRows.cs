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

    private const string SelectNotesOfOne =
        "select task, attempt, kind, cause, text, at from note where task = ? order by seq";

    public IReadOnlyList<TaskInfo> Matching(Database database, TaskFilter filter)
    {
        // The numbers come from an index alone: sorting whole rows would read every task that matches.
        var where = "number > ?";
        if (filter.Project is not null) where += " and project = ?";
        else if (filter.Status is not null || filter.Statuses.Count > 0)
            where += " and project in (select slug from project)"; // the index on statuses begins with it
        if (filter.Status is not null) where += " and status = ?";
        if (filter.Statuses.Count > 0) where += " and status in (select value from json_each(?))";
        if (filter.Worker is not null) where += " and worker = ?";
        var rows = database.Statement($"{Select} where t.number in "
            + $"(select number from task where {where} order by number limit ?) order by t.number")
            .With(filter.After);
        if (filter.Project is not null) rows.With(filter.Project);
        if (filter.Status is not null) rows.With(filter.Status);
        if (filter.Statuses.Count > 0)
            rows.With(JsonSerializer.Serialize(filter.Statuses, Wire.Json.IReadOnlyListString));
        if (filter.Worker is not null) rows.With(filter.Worker);
        return Read(database, rows.With(filter.Limit > 0 ? filter.Limit : -1));
    }

    public IReadOnlyList<TaskInfo> Numbered(Database database, IReadOnlyCollection<int> numbers) =>
        Read(database, numbers.Count == 1
            ? database.Statement($"{Select} where t.number = ?").With(numbers.First())
            : database.Statement(
                $"{Select} where t.number in (select value from json_each(?)) order by t.number")
                .With(List(numbers)));

    /// <summary>Of the tasks that could start, the one that changed longest ago.</summary>
    public TaskInfo? OldestReady(Database database)
    {
        var row = database.Statement("select number from task where project in (select slug from project) "
            + "and status = 'ready' order by updated_at, number limit 1");
        int? number = row.Next() ? row.Int32(0) : null;
        row.Again();
        return number is { } found ? Numbered(database, [found])[0] : null;
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
        if (numbers.Count == 0) return said;
        var rows = numbers.Count == 1
            ? database.Statement(SelectNotesOfOne).With(numbers.First())
            : database.Statement(SelectNotes).With(List(numbers));
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
