using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Parsing;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;
using Mmos.Runtime.Care;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos db …` and `mmos doctor`: care of what MMOS stands on.</summary>
internal static class CareCommands
{
    public static Command Database(CommandContext context) => Group("db", "care of the database",
        Report(context, "verify", "check numbers, hashes and tables; changes nothing", (tools, cancel) =>
            tools.Verify(cancel)),
        Report(context, "rebuild", "make the tables again from the log", (tools, cancel) =>
            tools.Rebuild(cancel)),
        Export(context),
        Verb(context, "migrate", "raise the tables to this version's", [JsonFlag()], call =>
            WithTools(call, async tools => call.Show(await tools.Migrate(call.Cancel),
                CliJson.Compact.MigrationReport, CarePages.Migrated))),
        Redact(context));

    public static Command Doctor(CommandContext context) =>
        Verb(context, "doctor", "test git, database, agents and disk, and say how to mend what is wrong",
            [JsonFlag()],
            async call =>
            {
                var findings = await call.Context.Composition.Examine(call.Context.Directory, call.Cancel);
                call.List(Answer<IReadOnlyList<Finding>>.Of(findings, 0), CliJson.Compact.ListedFinding,
                    ConfigPages.Findings);
                return findings.Any(finding => finding.Level == "error") ? ExitCode.WorkFailed
                    : ExitCode.Done;
            });

    public static Command Backtest(CommandContext context)
    {
        var file = Argument("POLICY",
            "a file in the form of mmos.yaml with what would be different, such as routing: or limits:");
        return Verb(context, "backtest", "replay the recorded log under another policy; changes nothing",
            [file, JsonFlag()], call => WithTools(call, async tools => call.Show(
                await tools.Backtest(Path.GetFullPath(call.Get(file), call.Context.Directory), call.Cancel),
                CliJson.Compact.BacktestReport, BacktestPage.Of)));
    }

    private static Command Report(
        CommandContext context, string name, string description,
        Func<IDatabaseTools, CancellationToken, Task<Answer<DatabaseReport>>> make) =>
        Verb(context, name, description, [JsonFlag()], call => WithTools(call, async tools =>
        {
            var report = await make(tools, call.Cancel);
            var shown = call.Show(report, CliJson.Compact.DatabaseReport, ConfigPages.Database);
            return shown == ExitCode.Done && report.Value!.Problems.Count > 0 ? ExitCode.WorkFailed : shown;
        }));

    private static Command Export(CommandContext context)
    {
        var file = Text("--out", "FILE", "write to a new file instead of standard output");
        return Verb(context, "export", "write the log as JSON lines", [file], call =>
            WithTools(call, async tools =>
        {
            if (call.Get(file) is not { } name)
            {
                await call.Terminal.Out.FlushAsync(call.Cancel);
                await using var raw = call.Terminal.OpenRaw();
                var printed = await tools.Export(raw, call.Cancel);
                return printed.Problem is { } unprinted ? call.Refuse(unprinted) : ExitCode.Done;
            }
            var path = Path.GetFullPath(name, call.Context.Directory);
            if (Path.Exists(path))
                return call.Refuse(new Problem("conflict", $"{name} is there already; name a new file"));
            await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            var written = await tools.Export(target, call.Cancel);
            if (written.Problem is { } problem)
                return call.Refuse(problem);
            call.Terminal.Say(FormattableString.Invariant($"{written.Value} events written to {name}"));
            return ExitCode.Done;
        }));
    }

    private static Command Redact(CommandContext context)
    {
        var text = Maybe(
            "TEXT", "what to remove; - reads a line of standard input, which no shell remembers");
        var number = Number("--event", "N", "only in this event; without TEXT all that people wrote in it",
            1, long.MaxValue);
        var reason = Text("--reason", "TEXT", "why, for the log; never the secret itself");
        return Verb(context, "redact", "remove a leaked secret from the log and its blobs",
            [text, number, reason, JsonFlag()], async call =>
            {
                var secret = call.Get(text) == "-"
                    ? (await call.Context.In.ReadLineAsync(call.Cancel))?.Trim() ?? ""
                    : call.Get(text);
                if (secret is null && call.Get(number) is null)
                    return call.Refuse(new Problem("invalid", "say what to remove: TEXT, or --event N"));
                var request = new RedactionRequest(secret, call.Get(number), call.Get(reason) ?? "a secret");
                return await WithTools(call, async tools => call.Show(
                    await tools.Redact(request, call.Cancel), CliJson.Compact.RedactedReport,
                    CarePages.Redacted));
            });
    }

    private static async Task<int> WithTools(Invocation call, Func<IDatabaseTools, Task<int>> act)
    {
        var folder = call.FindFolder();
        if (folder.Problem is { } nowhere)
            return call.Refuse(nowhere);
        var tools = call.Context.Composition.Database(folder.Value!);
        return tools.Problem is { } none ? call.Refuse(none) : await act(tools.Value!);
    }
}
