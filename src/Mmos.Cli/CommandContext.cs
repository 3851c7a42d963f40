using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;

namespace Mmos.Cli;

/// <summary>What a command is given instead of reaching for the process it runs in.</summary>
internal sealed record CommandContext
{
    /// <summary>Where it writes.</summary>
    public required Terminal Terminal { get; init; }

    /// <summary>The rest of MMOS.</summary>
    public required IComposition Composition { get; init; }

    /// <summary>Standard input.</summary>
    public TextReader In { get; init; } = Console.In;

    /// <summary>Absolute path of the working directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The process's environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>How another process starts this program: its path, and what comes before its own
    /// words.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Self { get; init; } = ("mmos", []);

    /// <summary>The clock and the time zone of the person.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The same for another workspace: a flag wins over the environment, which wins over
    /// files.</summary>
    public CommandContext For(string workspace) => Said("MMOS_WORKSPACE", workspace);

    /// <summary>The same, saying more while it works: `-v` once or twice.</summary>
    public CommandContext Talking(int verbosity) =>
        Said(Composing.Logging.LogSettings.VerboseVariable, verbosity > 1 ? "debug" : "info");

    private CommandContext Said(string variable, string value)
    {
        var environment = Environment.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        environment[variable] = value;
        return this with { Environment = environment, Composition = Composition.With(environment) };
    }

    /// <summary>How the terminal looks now.</summary>
    public Frame Frame => new(Terminal.Width, Terminal.Height, Clock.GetUtcNow(), Clock.LocalTimeZone);
}
