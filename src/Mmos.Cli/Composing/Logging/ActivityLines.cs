using System.Collections.Concurrent;
using System.Globalization;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Events;

namespace Mmos.Cli.Composing.Logging;

/// <summary>What events say to whoever reads `agent.log` and `user_interactions.log`. Pure.</summary>
internal static class ActivityLines
{
    /// <summary>The file and the sentence of an event; null for those that only the log of events
    /// has.</summary>
    public static (LogFile File, bool IsError, string Text)? Of(in Recorded recorded)
    {
        if (Agents(recorded.Event) is { } did)
            return (LogFile.Agent, recorded.Event is TaskFailed, did);
        return People(recorded.Event) is { } said ? (LogFile.UserInteractions, false, said) : null;
    }

    private static string? Agents(Event happened) => happened switch
    {
        WorkerRegistered e => $"{e.Worker} is there ({e.Profile.Agent})",
        WorkerOffline e => $"{e.Worker} is offline: {Words.Of(e.Cause)}",
        WorkerRemoved e => $"{e.Worker} was removed",
        WorkerTripped e => $"{e.Worker} rests after failures in a row",
        TaskAssigned e => Said($"T{e.Task} is given to {e.Worker}: attempt {e.Attempt}, lease {e.Lease}"),
        TaskAccepted e => Said($"T{e.Task} was accepted: attempt {e.Attempt}, lease {e.Lease}"),
        AttemptCompleted e => Said($"T{e.Task} was handed in: {First(e.Result)}"),
        TaskReturned e => Said($"T{e.Task} came back: {Words.Of(e.Cause)}: {First(e.Feedback)}"),
        TaskFailed e => Said($"T{e.Task} failed: {Words.Of(e.Cause)}: {First(e.Feedback)}"),
        TaskVerified e => Said($"T{e.Task} passed its gates"),
        TaskDone e => Said($"T{e.Task} is done"),
        AccountParked { Window: { } window } e => $"the account {e.Account} has used up its {window} window",
        _ => null,
    };

    private static string? People(Event happened) => happened switch
    {
        ProjectCreated e => $"the project {e.Project} was submitted",
        ProjectPaused e => $"the project {e.Project} was paused",
        ProjectResumed e => $"the project {e.Project} was resumed",
        ProjectCancelled e => $"the project {e.Project} was cancelled: {First(e.Reason)}",
        ProjectLanded e => $"the project {e.Project} landed on {e.Branch} as {e.Commit}",
        TaskCancelled e => Said($"T{e.Task} was cancelled: {First(e.Reason)}"),
        TaskRetried e => Said($"T{e.Task} gets new retries: {First(e.Note)}"),
        TaskReopened e => Said($"T{e.Task} was reopened: {First(e.Note)}"),
        TaskPinned e => Said($"T{e.Task} is for {e.Worker ?? "anybody"}"),
        WorkerPaused e => $"{e.Worker} was paused",
        WorkerResumed e => $"{e.Worker} was resumed",
        WorkerDraining e => $"{e.Worker} is to leave when it is done",
        WorkerWanted e => $"{e.Worker} is wanted",
        AccountParked { Window: null } e => $"the account {e.Account} was parked",
        MessageSent { Kind: not ("alert" or "digest") } e =>
            $"{e.From} to {e.To ?? e.Project ?? "all"}: {First(e.Content)}",
        PolicySet => "the policy was set",
        ConfigApplied => "a changed configuration was applied",
        LogRestored e => $"the log was restored from {e.Backup}",
        LogRedacted e => $"contents of events were removed: {First(e.Reason)}",
        _ => null,
    };

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first line, up to a length that stays readable.</summary>
    private static string First(string text)
    {
        var line = text.AsSpan().TrimStart();
        if (line.IndexOfAny('\r', '\n') is >= 0 and var end) line = line[..end];
        return line.Length > 200 ? string.Concat(line[..200], "…") : line.ToString();
    }
}

/// <summary>Writes the lines of what this process stored, behind its back: a commit does not wait for a log
/// file.</summary>
internal sealed class ActivityLog(LogFiles files) : IAsyncDisposable
{
    /// <summary>More waiting records than this are not logged: the event log has them.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentQueue<IReadOnlyList<Recorded>> _waiting = new();
    private readonly Lock _lock = new();
    private Task _writing = Task.CompletedTask;

    /// <summary>Takes what was stored; returns at once.</summary>
    public void Take(IReadOnlyList<Recorded> stored)
    {
        if (files.Settings.Level > Microsoft.Extensions.Logging.LogLevel.Information || _waiting.Count > Most)
            return;
        _waiting.Enqueue(stored);
        lock (_lock)
            if (_writing.IsCompleted) _writing = Task.Run(Write);
    }

    private void Write()
    {
        var lines = new Dictionary<LogFile, MemoryStream>();
        while (_waiting.TryDequeue(out var stored))
            foreach (var recorded in stored)
            {
                if (ActivityLines.Of(recorded) is not { } line) continue;
                var bytes = Line(recorded, line.IsError, line.Text);
                To(line.File).Write(bytes);
                if (line.IsError) To(LogFile.Errors).Write(bytes);
            }
        foreach (var (file, text) in lines) files.Append(file, text.ToArray());

        MemoryStream To(LogFile file) => lines.TryGetValue(file, out var known) ? known : lines[file] = new();
    }

    private static byte[] Line(in Recorded recorded, bool isError, string text) => FileLogger.Line(
        DateTimeOffset.FromUnixTimeMilliseconds(recorded.At), isError ? "error" : "info", "log",
            Secrets.Mask(text),
        [
            new("seq", recorded.Seq), new("actor", recorded.Actor),
            new("event", EventCodec.TypeOf(recorded.Event)),
            new("task", recorded.Event is TaskEvent task ? $"T{task.Task}" : null),
            new("project", recorded.Event is ProjectEvent project ? project.Project : null),
            new("worker", recorded.Event is WorkerEvent worker ? worker.Worker : null),
        ]);

    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_lock) writing = _writing;
        await writing;
        if (!_waiting.IsEmpty) Write();
    }
}
