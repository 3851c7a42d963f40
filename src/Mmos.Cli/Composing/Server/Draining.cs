using Mmos.Agents.Work;
using Mmos.Api;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Composing;

/// <summary>The last part of a serving process's life: its workers are told, and what they run may
/// finish.</summary>
internal static class Draining
{
    private static readonly string[] Final = ["done", "failed", "cancelled"];

    /// <summary>Lets every worker of this process finish what it holds and leave, and those elsewhere that
    /// take their work here finish theirs; what they handed in is verified and merged meanwhile.</summary>
    /// <param name="seam">The workspace.</param>
    /// <param name="elsewhere">Names of those elsewhere; they have been told.</param>
    /// <param name="grace">Waits for that at most so long.</param>
    /// <param name="time">Measures it.</param>
    /// <returns>True when all of them have left.</returns>
    public static async Task<bool> Finish(IOrchestrator seam, IReadOnlyCollection<string> elsewhere,
        TimeSpan grace, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(grace, time);
        try
        {
            foreach (var worker in (await Here(seam, limit.Token)).Where(w => IsMine(w) && !IsEngine(w)))
                await seam.Workers.Drain(worker.Name, limit.Token);
            while (true)
            {
                var seq = await seam.Records.WaitForChange(-1, limit.Token);
                var left = await Here(seam, limit.Token);
                if (left.All(w => IsMine(w) ? IsEngine(w) && w.Running.Count == 0
                    : w.Running.Count == 0 || !elsewhere.Contains(w.Name))) return true;
                await seam.Records.WaitForChange(seq, limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>How many tasks are done by now.</summary>
    public static async Task<int> Done(IOrchestrator seam) =>
        (await Counts(seam)).Where(c => c.Key == "done").Sum(c => c.Value);

    /// <summary>What became of the work.</summary>
    /// <param name="seam">The workspace.</param>
    /// <param name="doneBefore">How many tasks were done when serving began.</param>
    /// <param name="since">Number of the last event before draining began.</param>
    public static async Task<ClosingSummary> Summary(IOrchestrator seam, int doneBefore, long since)
    {
        var counts = await Counts(seam);
        List<string> handed = [];
        for (var seq = since; ;)
        {
            var events = await seam.Records.Events(seq, null, 1_000, CancellationToken.None);
            if (events.Value is not [_, ..] page) break;
            handed.AddRange(page.Where(IsHandedOver).Select(e => e.Task!));
            seq = page[^1].Seq;
        }
        List<string> over = [];
        foreach (var id in handed.Distinct(StringComparer.Ordinal))
            // A check that was broken off is repeated; its task did not change hands.
            if ((await seam.Tasks.Get(id, CancellationToken.None)).Value is { Status: "ready" }) over.Add(id);
        return new ClosingSummary(
            Math.Max(0, counts.Where(c => c.Key == "done").Sum(c => c.Value) - doneBefore), over,
            counts.Where(c => !Final.Contains(c.Key)).Sum(c => c.Value));
    }

    private static bool IsHandedOver(EventInfo happened) => happened is
    {
        Type: "task.returned",
        Task: not null
    }
        && happened.Data.TryGetProperty("cause", out var cause) && cause.ValueEquals("drained");

    private static async Task<IReadOnlyList<KeyValuePair<string, int>>> Counts(IOrchestrator seam) =>
        [.. ((await seam.Projects.List(CancellationToken.None)).Value ?? []).SelectMany(p => p.Tasks)];

    private static async Task<IReadOnlyList<WorkerInfo>> Here(IOrchestrator seam, CancellationToken cancel) =>
        [.. ((await seam.Workers.List(cancel)).Value ?? []).Where(w => w.Status != "offline")];

    private static bool IsMine(WorkerInfo worker) => worker.Process == Supervisor.Process;

    private static bool IsEngine(WorkerInfo worker) => worker.Agent == WorkLoop.EngineAgent;
}
