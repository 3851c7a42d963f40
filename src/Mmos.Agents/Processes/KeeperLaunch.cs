using System.Reflection;

namespace Mmos.Agents.Processes;

/// <summary>How the keeper process is started.</summary>
/// <param name="Program">Absolute path of the program.</param>
/// <param name="Arguments">Its first arguments, up to and including the hidden word `child`; the runner
/// appends the rest.</param>
public sealed record KeeperLaunch(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The running program itself, also when it was started as `dotnet program.dll`.</summary>
    /// <remarks>
    /// Its Main must hand over to <see cref="ChildKeeper.Run"/> when <see cref="ChildKeeper.IsAsked"/>.
    /// </remarks>
    public static KeeperLaunch ThisProgram()
    {
        var program = Environment.ProcessPath
            ?? throw new InvalidOperationException("the path of the running program is unknown");
        var host = Path.GetFileNameWithoutExtension(program);
        return host.Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            && Assembly.GetEntryAssembly() is { Location.Length: > 0 } entry
            ? new(program, [entry.Location, ChildKeeper.Word])
            : new(program, [ChildKeeper.Word]);
    }
}
