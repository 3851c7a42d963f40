using System.CommandLine;

namespace Mmos.Cli.Parsing;

/// <summary>Options that every command takes.</summary>
internal static class Globals
{
    private const string WorkspaceName = "--workspace";
    private const string VerboseName = "--verbose";

    /// <summary>`--version`; the entry point has answered it before anything is parsed.</summary>
    public static Option<bool> Version() => new("--version") { Description = "print the version" };

    /// <summary>`--workspace W`.</summary>
    public static Option<string> Workspace() => new(WorkspaceName)
    {
        Description = "the workspace (team, tenant) to act on; what mmos.yaml says by default",
        HelpName = "W",
        Recursive = true,
    };

    /// <summary>`-v` and `-vv`.</summary>
    public static Option<bool> Verbose() => new(VerboseName, "-v")
    {
        Description = "say more on standard error; -vv says everything",
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    /// <summary>The workspace that was asked for; null when the configuration says it.</summary>
    public static string? WorkspaceOf(ParseResult parsed) => parsed.GetValue<string>(WorkspaceName);

    /// <summary>How often `-v` was said.</summary>
    public static int VerbosityOf(ParseResult parsed) =>
        parsed.GetResult(VerboseName) is System.CommandLine.Parsing.OptionResult said
            ? said.IdentifierTokenCount : 0;
}
