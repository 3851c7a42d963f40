using Mmos.Cli.Seams;

namespace Mmos.Cli;

/// <summary>What the entry point connects: made only when a command needs it, so that `mmos --version` stays fast.</summary>
internal static class StartUp
{
    /// <summary>The hidden `mmos child …`: a process between MMOS and an agent, which ends the agent's whole tree with its
    /// parent. Reads standard input; gives the exit code.</summary>
    public static Func<string[], int> Child { get; set; } = _ => throw new NotSupportedException("mmos child is not connected");

    /// <summary>The composition root.</summary>
    public static Func<IReadOnlyDictionary<string, string>, IComposition> Compose { get; set; } =
        _ => throw new NotSupportedException("the composition root is not connected");
}
