using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>A person's yes to a configuration that came from elsewhere, before anything of it runs.</summary>
internal static class Trusting
{
    /// <summary>The option `--trust`.</summary>
    public static Option<bool> Option() => Flag("--trust",
        "approve an mmos.yaml that came with the repository: what it names will run as you");

    /// <summary>The exit code when it may not run; null when it may.</summary>
    /// <param name="call">Asks, where there is a terminal.</param>
    /// <param name="folder">Whose configuration.</param>
    /// <param name="isTrusted">`--trust` was said.</param>
    /// <param name="way">What to do after looking at it.</param>
    public static async Task<int?> Refused(Invocation call, WorkspaceFolder folder, bool isTrusted,
        string way = "pass --trust")
    {
        if (await call.Context.Composition.Foreign(folder, call.Cancel) is not { } foreign) return null;
        if (!isTrusted && !IsAgreed(call, foreign))
            return call.Refuse(new Problem("not_allowed",
                $"{foreign.Named} came with this repository and was not approved on this machine; look at "
                + $"it, then {way}")
            { Details = foreign.Runs });
        call.Context.Composition.Approve(foreign);
        return null;
    }

    private static bool IsAgreed(Invocation call, ForeignConfig foreign)
    {
        if (call.Terminal.Ask is not { } ask) return false;
        call.Terminal.Say($"{foreign.Named} came with this repository. It would run, as you:");
        foreach (var line in foreign.Runs) call.Terminal.Say("  " + line);
        call.Terminal.Say("do you trust it? [y/N]");
        return ask()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
