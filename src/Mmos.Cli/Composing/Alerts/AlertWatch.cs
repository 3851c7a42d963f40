using System.Globalization;
using System.Text.Json;
using Mmos.Api;
using Mmos.Runtime.Alerts;

namespace Mmos.Cli.Composing.Alerts;

/// <summary>Tells people by other ways what the log says they should know: each alert by one process, however
/// many serve.</summary>
/// <remarks>
/// Every serving process follows the log. Who meets something to tell takes the lease of the effect `alerts`,
/// tells it, and ends the lease with "up to N": the others read that and go on from there, as does the next
/// process that starts. Nothing is written while there is nothing to tell.
/// </remarks>
internal sealed class AlertWatch(IOrchestrator seam, AlertSettings settings, AlertSender sender,
    TimeProvider clock)
{
    /// <summary>Name of the effect.</summary>
    public const string Effect = "alerts";

    private const string UpTo = "up to ";
    private const int Page = 500;

    /// <summary>How far back a process that starts looks for where the last one was.</summary>
    private const int LookBack = 20_000;

    /// <summary>Longer than five tries of every channel take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    /// <summary>After another that holds the lease, or a database that is away.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>So long news is gathered: nobody is told sooner than this, and a busy log is read in
    /// pages.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private long _position;

    /// <summary>Follows until told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        _position = await Start(stop);
        while (!stop.IsCancellationRequested)
        {
            if (!await Step(stop))
            {
                await Task.Delay(Pause, clock, stop);
                continue;
            }
            await seam.Records.WaitForChange(_position, stop);
            await Task.Delay(Gathering, clock, stop);
        }
    }

    /// <summary>Where the last one was; without a trace of one, where the look back begins.</summary>
    internal async Task<long> Start(CancellationToken cancel)
    {
        var end = (await seam.Records.Inbox(cancel)).Seq;
        var from = Math.Max(0, end - LookBack);
        var position = from;
        for (var at = from; ;)
        {
            var page = (await seam.Records.Events(at, null, Page, cancel)).Value ?? [];
            foreach (var happened in page) position = Math.Max(position, Told(happened) ?? 0);
            if (page.Count < Page) return position;
            at = page[^1].Seq;
        }
    }

    /// <summary>Reads on to the end of the log, and tells what is to be told.</summary>
    /// <returns>False when another has the lease, or the database does not answer.</returns>
    internal async Task<bool> Step(CancellationToken cancel)
    {
        while (true)
        {
            var read = await seam.Records.Events(_position, null, Page, cancel);
            if (read.Value is not { } page) return false;
            // What another told meanwhile stands further down.
            var told = page.Select(Told).Max() ?? 0;
            List<EventInfo> meant = [.. page.Where(e => e.Seq > told && AlertRule.IsMeant(e))];
            if (meant.Count > 0 && !await Tell(meant, cancel)) return false;
            if (page.Count > 0) _position = Math.Max(_position, page[^1].Seq);
            if (page.Count < Page) return true;
        }
    }

    private async Task<bool> Tell(List<EventInfo> meant, CancellationToken cancel)
    {
        var leased = await seam.Upkeep.LeaseEffect(Effect, settings.Holder.Name, settings.Holder.Process,
            Lease, false, cancel);
        if (leased.Problem is not null) return false;
        // Another may have told them between our reading and our lease.
        var newer = (await seam.Records.Events(meant[^1].Seq, null, Page, cancel)).Value ?? [];
        var told = newer.Select(Told).Max() ?? 0;
        try
        {
            foreach (var happened in meant.Where(e => e.Seq > told)) await Tell(happened, cancel);
        }
        catch (OperationCanceledException)
        {
            // The process ends: the next one tells it, perhaps again.
            await seam.Upkeep.FailEffect(Effect, leased.Value, "the process stopped", CancellationToken.None);
            throw;
        }
        await seam.Upkeep.ReleaseEffect(Effect, leased.Value,
            string.Create(CultureInfo.InvariantCulture, $"{UpTo}{meant[^1].Seq}"), cancel);
        return true;
    }

    private async Task Tell(EventInfo happened, CancellationToken cancel)
    {
        var inbox = (await seam.Records.Inbox(cancel)).Value ?? [];
        var task = happened.Task is { } id ? (await seam.Tasks.Get(id, cancel)).Value : null;
        if (AlertRule.Of(settings.Workspace, happened, inbox, task, settings.Server, clock.GetUtcNow())
            is { } alert) await Deliver(alert, settings.Channels, cancel);
    }

    /// <summary>By every channel at once; what one cannot deliver is told in the log and to the
    /// people in charge.</summary>
    internal async Task Deliver(Alert alert, IReadOnlyList<AlertChannel> channels, CancellationToken cancel)
    {
        await Task.WhenAll(channels.Select(async channel =>
        {
            if (await By(channel, alert, cancel) is not { } problem) return;
            var text = $"an alert could not be delivered by {channel.Name}: {problem}. It was: "
                + AlertText.Line(alert);
            settings.Complain(text);
            await Message(text, alert, cancel);
        }));
    }

    private async Task<string?> By(AlertChannel channel, Alert alert, CancellationToken cancel)
    {
        switch (channel.Kind)
        {
            case "log":
                settings.Say(AlertText.Line(alert));
                return null;
            case "admin":
                await Message($"{alert.Title}\n\n{AlertText.Plain(alert)}", alert, cancel);
                return null;
            default:
                return await sender.Send(channel, alert, cancel);
        }
    }

    private Task<Answer<SentMessage>> Message(string text, Alert alert, CancellationToken cancel) =>
        seam.Messages.Send(new NewMessage
        {
            To = "admin",
            Project = alert.Project,
            Task = alert.Task,
            Kind = alert.Kind == "digest" ? "digest" : "alert",
            Content = text,
        }, null, null, cancel);

    /// <summary>Up to where an end of the lease says that all is told; null for other events.</summary>
    private static long? Told(EventInfo happened) =>
        happened.Type == "effect.released" && Text(happened.Data, "effect") == Effect
            && Text(happened.Data, "outcome") is { } outcome
            && outcome.StartsWith(UpTo, StringComparison.Ordinal)
            && long.TryParse(outcome.AsSpan(UpTo.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out var seq)
            ? seq : null;

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}

/// <summary>Who is told, and where the lines of the log go.</summary>
/// <param name="Workspace">Of which workspace.</param>
/// <param name="Channels">Of alerts.</param>
/// <param name="Server">Where the server listens, for links; null for none.</param>
/// <param name="Holder">This process, by name and identity.</param>
/// <param name="Say">Takes a line for the log.</param>
/// <param name="Complain">Takes a line for the log of errors.</param>
internal sealed record AlertSettings(string Workspace, IReadOnlyList<AlertChannel> Channels, Uri? Server,
    (string Name, ProcessInfo Process) Holder, Action<string> Say, Action<string> Complain);
