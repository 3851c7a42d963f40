using System.Globalization;
using Mmos.Agents.Work;
using Mmos.Cli.Composing.Alerts;
using Mmos.Core;
using Mmos.Runtime.Alerts;
using Mmos.Runtime.Backups;
using Mmos.Runtime.Ports;

namespace Mmos.Cli.Composing;

/// <summary>What a serving process does beside its work: backups when they are due, and a check of the log
/// when another process here ended uncleanly.</summary>
internal sealed class Keeping : IAsyncDisposable
{
    /// <summary>A short run is over by then, and the next one looks again.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly Workspace _workspace;
    private readonly ProcessMarks _marks;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly Task _alerts;

    private Keeping(Workspace workspace)
    {
        _workspace = workspace;
        _marks = new ProcessMarks(Path.Combine(workspace.Folder.State, "run", "open"));
        var unclean = _marks.Unclean();
        _marks.Put();
        _loop = Task.Run(() => Run(unclean));
        _alerts = Task.Run(() => Tell(_stop.Token));
    }

    /// <summary>Begins; the caller does not wait for anything of it.</summary>
    public static Keeping Start(Workspace workspace) => new(workspace);

    private async Task Run(IReadOnlyList<string> unclean)
    {
        try
        {
            if (unclean.Count > 0 && await Tried(() => Check(unclean, _stop.Token)) is { } found)
                _workspace.Say(found);
            for (var wait = First; ; wait = Look)
            {
                await Task.Delay(wait, _stop.Token);
                if (await Tried(() => Backup(_stop.Token)) is { } said) _workspace.Say(said);
            }
        }
        catch (OperationCanceledException) { /* the process ends */ }
    }

    /// <summary>Alerts as they come, and the digest when it is due.</summary>
    private async Task Tell(CancellationToken cancel)
    {
        var config = _workspace.Config;
        using var sender = new AlertSender(TimeProvider.System, () => Random.Shared.Next(1_000));
        var settings = new AlertSettings(config.Workspace, Channels(config.Escalation.Channels),
            new Uri(config.Server.Url ?? config.Server.Listen),
            ($"mmos-{Supervisor.Process.Pid}", Supervisor.Process), _workspace.Say, _workspace.Complain);
        var watch = new AlertWatch(_workspace.Orchestrator, settings, sender, TimeProvider.System);
        var digest = new Digest(_workspace.Orchestrator, settings, watch, TimeProvider.System);
        try
        {
            await Task.Delay(First, cancel);
            await Task.WhenAll(Again(() => watch.Run(cancel), cancel), Again(async () =>
            {
                if (config.Digest is { } asked) await digest.Look(asked.Every, Channels(asked.To), cancel);
            }, cancel));
        }
        catch (OperationCanceledException) { /* the process ends */ }
    }

    private async Task Again(Func<Task> work, CancellationToken cancel)
    {
        while (true)
        {
            await Tried(async () =>
            {
                await work();
                return null;
            });
            await Task.Delay(Look, cancel);
        }
    }

    private IReadOnlyList<AlertChannel> Channels(IReadOnlyList<string> texts)
    {
        List<AlertChannel> channels = [];
        foreach (var text in texts)
            if (AlertChannel.Read(text, out var channel) is { } problem)
                _workspace.Complain($"a channel of mmos.yaml is left out: {problem}");
            else channels.Add(channel!);
        return channels;
    }

    /// <summary>A database that is away comes back; the next look may find it.</summary>
    private async Task<string?> Tried(Func<Task<string?>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is JournalException or InvariantException or IOException
            or UnauthorizedAccessException)
        {
            _workspace.Complain($"upkeep failed: {e.Message}");
            return null;
        }
    }

    /// <summary>A process that ended uncleanly may have taken a disk or a machine down with it.</summary>
    private async Task<string?> Check(IReadOnlyList<string> unclean, CancellationToken cancel)
    {
        var name = _workspace.Config.Workspace;
        var check = await _workspace.Database.Upkeep(name).Verify(null, cancel);
        if (!check.IsClean)
        {
            // The marks stay: the next process looks again.
            _workspace.StopWriting(await Damage.Advice(
                $"the log was damaged when a process ended uncleanly: {check.Problems[0]}; this process only "
                + "reads now", _workspace.Folder, name, cancel));
            return null;
        }
        foreach (var mark in unclean) File.Delete(mark);
        return string.Create(CultureInfo.InvariantCulture,
            $"{unclean.Count} processes had ended uncleanly; {check.Events} events are in order");
    }

    private async Task<string?> Backup(CancellationToken cancel)
    {
        var (name, config) = (_workspace.Config.Workspace, _workspace.Config.Backup);
        await using var journal = await _workspace.Database.Open(name, create: false, cancel);
        var scheduled = new ScheduledBackup(_workspace.Orchestrator.Upkeep,
            BackupTools.Writer(name, _workspace.Database, journal),
            BackupTools.Folder(_workspace.Folder), name,
            ($"mmos-{Supervisor.Process.Pid}", Supervisor.Process),
            TimeProvider.System);
        return await scheduled.Look(config.Every, config.Keep, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await _alerts;
        _stop.Dispose();
        _marks.Take();
    }
}
