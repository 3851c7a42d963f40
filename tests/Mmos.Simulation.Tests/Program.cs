using System.Globalization;
using Mmos.Simulation.Tests;

// How the coverage run drives a test program.
if (args.Contains("-automated") || args.Contains("@@"))
    return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);

// The test program is also what planted bugs are run with: `simulate FIRST-SEED HOURS SECONDS`.
if (args is not ["simulate", var first, var hours, var seconds])
    return await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
        args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

var (sum, found, took) = Runs.Many(int.Parse(first, CultureInfo.InvariantCulture),
    double.Parse(hours, CultureInfo.InvariantCulture),
        TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
if (found is null) Console.WriteLine(sum);
if (found is null) foreach (var missing in sum.Missing()) Console.WriteLine($"never happened: {missing}");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:F1} s"));
if (found is null) return 0;
Console.WriteLine($"found: {found.Check}");
Console.WriteLine(found.Message);
Console.WriteLine(found.InnerException?.InnerException?.StackTrace ?? found.InnerException?.StackTrace);
return 3;
