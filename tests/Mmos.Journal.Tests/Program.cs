using Mmos.Journal.Tests;

// The test program is also the writer of the tests with many processes, so that there is one executable to
// build.
return args switch
{
    ["write-batches", var file, var name, var batches, var size] =>
        await WriterProcess.Run(file, name, int.Parse(batches, null), int.Parse(size, null)),
    ["tick", var file, var events] => await WriterProcess.Tick(file, int.Parse(events, null)),
    ["stoppable", var address, var workspace, var stopMs] =>
        await Mmos.Journal.Tests.Postgres.StoppableHost.Run(address, workspace, int.Parse(stopMs, null)),
    ["measure", var folder] => await Measure.Run(folder),
    // How the coverage run drives a test program.
    _ when args.Contains("-automated") || args.Contains("@@") =>
        await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
        args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
