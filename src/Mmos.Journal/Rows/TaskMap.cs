using System.Text.Json;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Rows;

/// <summary>A row of `task` with its definition, as clients see it.</summary>
internal static class TaskMap
{
    /// <summary>The columns that <see cref="Map"/> reads, of `task t`, `task_definition d`, `task_cost c` and
    /// `project p`;
    /// then whether the project has a repository.</summary>
    public const string Columns = """
        t.number, t.project, t.status, t.worker, t.lease, t.attempt, t.percent, t.not_before,
          t.started_at, t.finished_at, t.updated_at,
          t.result, t.commit_id, t.certificate, t.author, t.needs, t.created_at, d.definition,
          t.pinned, c.billed_micro_usd, c.notional_micro_usd, c.input_tokens, c.output_tokens
        """;

    /// <summary>The task of a row, without its notes.</summary>
    /// <param name="row">The columns of <see cref="Columns"/>, then 1 when its project has a
    /// repository.</param>
    /// <param name="branchPrefix">What the branches of attempts begin with.</param>
    public static TaskInfo Map(IRow row, string branchPrefix)
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
            Complexity = definition.Complexity is { Length: > 0 } complexity ? complexity : null,
            Parent = definition.Parent is { } parent
                ? new ParentTask(parent.Key, parent.Title, parent.Pattern, parent.Reason) : null,
            Branch = row.Int32(23) != 0 && attempt > 0 ? $"{branchPrefix}{id}-{attempt}" : null,
            Commit = row.TextOrNull(12),
            Certificate = row.IsNull(13) ? null : MapCertificate(row.Bytes(13)),
            WaitingFor = row.Int64OrNull(7) is > 0 and { } until
                ? $"not before {DateTimeOffset.FromUnixTimeMilliseconds(until):yyyy-MM-ddTHH:mm:ssZ}" : null,
            CreatedAt = row.Time(16),
            StartedAt = row.TimeOrNull(8),
            FinishedAt = row.TimeOrNull(9),
            UpdatedAt = row.Time(10),
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
            PinnedWorker = row.TextOrNull(18),
            Review = definition.Review ?? [],
            Resources = definition.Resources,
            LimitUsd = Money.UsdOrNull(definition.CapMicroUsd),
            Cost = CostMap.Map(row, 19),
        };
    }

    private static CertificateInfo MapCertificate(ReadOnlySpan<byte> json)
    {
        var certificate = JsonSerializer.Deserialize(json, Wire.Json.Certificate)!;
        return new CertificateInfo(certificate.Commit, certificate.Tree,
            [.. certificate.Checks.Select(c => new CheckInfo(c.Command, c.ExitCode, c.Milliseconds))])
        { Tasks = certificate.Tasks?.Select(t => $"T{t}").ToArray(), Protected = certificate.Protected };
    }
}

/// <summary>What was said of tasks, as their notes and feedback.</summary>
internal sealed class NoteMap
{
    /// <summary>The columns that <see cref="Add"/> reads, of `note`, by number of their event.</summary>
    public const string Columns = "task, attempt, kind, cause, text, at";

    private readonly Dictionary<int, (List<string> Notes, List<FeedbackInfo> Feedback)> _said = [];

    public void Add(IRow row)
    {
        var task = row.Int32(0);
        if (!_said.TryGetValue(task, out var of)) _said.Add(task, of = ([], []));
        if (row.Text(2) == "feedback")
            of.Feedback.Add(new FeedbackInfo(row.Int32(1), row.Text(3), row.Text(4), row.Time(5)));
        else
            of.Notes.Add(row.Text(4));
    }

    /// <summary>The task with what was said of it.</summary>
    public TaskInfo Complete(int number, TaskInfo task) => _said.TryGetValue(number, out var said)
        ? task with { Notes = said.Notes, Feedback = said.Feedback }
        : task;
}
