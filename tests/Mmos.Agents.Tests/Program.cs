using System.Runtime.CompilerServices;
using Mmos.Agents.Processes;
using Xunit.MicrosoftTestingPlatform;

namespace Mmos.Agents.Tests;

/// <summary>
/// One program, three parts to play: the keeper, an MMOS process that a test kills, and the test runner.
/// </summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => args switch
    {
        _ when ChildKeeper.IsAsked(args) => Task.FromResult(ChildKeeper.Run(args)),
        [Victim.Word, var folder, var line] => Victim.Run(folder, line),
        [Measure.Word] => Measure.Run(),
        _ => RunTests(args),
    };

    [MethodImpl(MethodImplOptions.NoInlining)] // so that a keeper does not load the test framework
    private static Task<int> RunTests(string[] args) =>
        args.Contains("-automated") || args.Contains("@@") // how the coverage run drives a test program
            ? Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args)
            : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
