using System.CommandLine;
using System.Globalization;
using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos up` and `mmos health`: a workspace as a server.</summary>
internal static class UpCommands
{
    public static Command Up(CommandContext context)
    {
        var listen = Text("--listen", "URL",
            "where to listen; http://127.0.0.1:7420 by default, port 0 for any");
        var alone = Flag("--no-workers", "do not start the configured workers");
        var trust = Trusting.Option();
        return Verb(context, "up", "serve the workspace: server, workers, merging; Ctrl-C drains",
            [listen, alone, trust], async call =>
        {
            var asked = call.Get(listen);
            if (Address(asked, "--listen") is { Problem: { } wrong })
                return call.Refuse(wrong);
            var found = call.FindFolder();
            if (found.Value is not { } folder)
                return call.Refuse(found.Problem!);
            if (await Trusting.Refused(call, folder, call.Get(trust)) is { } refused)
                return refused;
            var request = new UpRequest(asked is null ? null : new Uri(asked), !call.Get(alone));
            var started = await call.Context.Composition.Up(folder, request, call.Cancel);
            if (started.Value is not { } up)
                return call.Refuse(started.Problem!);
            await using (up)
                return await Serve(call, up);
        });
    }

    public static Command Health(CommandContext context)
    {
        var server = Text("--server", "URL", "which server; the one of this workspace by default");
        return Verb(context, "health", "ask a server how it is", [server, JsonFlag()], async call =>
        {
            var address = Address(call.Get(server)
                ?? call.Context.Environment.GetValueOrDefault("MMOS_URL"), "--server");
            if (address.Problem is { } wrong)
                return call.Refuse(wrong);
            var report = await call.Context.Composition
                .Health(call.FindFolder().Value, address.Value, call.Cancel);
            if (report.Value is not { } health)
                return call.Refuse(report.Problem!);
            if (call.IsJson)
                RawText.Write(call.Terminal, health.Json.TrimEnd() + "\n");
            else
                foreach (var line in health.Lines)
                    call.Terminal.Say(line);
            return health.IsHealthy ? ExitCode.Done : ExitCode.WorkFailed;
        });
    }

    private static async Task<int> Serve(Invocation call, IServedWorkspace up)
    {
        call.Terminal.Say($"serving {up.Url}");
        if (up.Link is { } link)
            call.Terminal.Say($"open    {link}   # works once, within a minute");
        foreach (var note in up.Notes)
            call.Terminal.Say(note);
        call.Terminal.Note("Ctrl-C lets running tasks finish, or hands them over; twice ends at once");
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (call.Cancel.Register(interrupted.SetResult))
            await Task.WhenAny(interrupted.Task, up.Stopped);
        var isInterrupted = call.Cancel.IsCancellationRequested;
        call.Terminal.Note(isInterrupted ? "nothing new is given out; what runs has 30 s to finish"
            : "the server stopped by itself; what runs has 30 s to finish");
        var summary = await up.Drain();
        var handed = summary.HandedOver.Count == 0 ? "" : $" ({string.Join(", ", summary.HandedOver)})";
        call.Terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Done} done, {summary.HandedOver.Count} handed over{handed}, "
            + $"{summary.Waiting} waiting"));
        call.Terminal.Say("go on with: mmos up");
        return isInterrupted ? ExitCode.Interrupted : ExitCode.WorkFailed;
    }

    /// <summary>The URL that an option says; null when it was not said.</summary>
    public static Answer<Uri?> Address(string? text, string option) =>
        text is null ? Answer<Uri?>.Of(null, 0)
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
            ? Answer<Uri?>.Of(url, 0)
            : Answer<Uri?>.No(new Problem("invalid",
                $"{option} takes a URL such as http://127.0.0.1:7420, not \"{text}\""));
}
