using System.Globalization;
using Mmos.Acceptance.Tests;
using Mmos.Acceptance.Tests.Kit;

// The test program is also the process that adds tasks, so that there is one executable to build.
return args switch
{
    ["add-tasks", var place, var workspace, var project, var prefix, var count] => await TaskAdder.Run(
        place, workspace, project, prefix, int.Parse(count, CultureInfo.InvariantCulture)),
    // How the coverage run drives a test program.
    _ when args.Contains("-automated") || args.Contains("@@") =>
        await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
        args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
