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
    public static async Task<int?> Refused(Invocation call, WorkspaceFolder folder, bool isTrusted)
    {
        if (await call.Context.Composition.Foreign(folder, call.Cancel) is not { } foreign) return null;
        if (!isTrusted && !IsAgreed(call, foreign))
            return call.Refuse(new Problem("not_allowed",
                $"{Named(foreign)} came with this repository and was not approved on this machine; look at "
                + "it, then pass --trust")
            { Details = foreign.Runs });
        call.Context.Composition.Approve(foreign);
        return null;
    }

    private static bool IsAgreed(Invocation call, ForeignConfig foreign)
    {
        if (call.Terminal.Ask is not { } ask) return false;
        call.Terminal.Say($"{Named(foreign)} came with this repository. It would run, as you:");
        foreach (var line in foreign.Runs) call.Terminal.Say("  " + line);
        call.Terminal.Say("do you trust it? [y/N]");
        return ask()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static string Named(ForeignConfig foreign) => string.Join(" and ", foreign.Files);
}
