using System.Diagnostics;
using Xunit;

namespace Mmos.Server.Tests;

/// <summary>The sample of samples/, as a user would run it.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_gives_a_server_the_tasks_of_a_template()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var server = new TestServer();
        await server.Start(stop.Token);
        Assert.Equal(["T1 sign-in.red waits", "T2 sign-in.green waits", "T3 sign-in.refactor waits",
            "2 pending, 1 ready"], await Run(server.Server.Url, stop.Token));
        // Its key makes a second run harmless.
        Assert.Equal(4, (await Run(server.Server.Url, stop.Token)).Length);
        Assert.Equal(3, (await server.Local.Tasks.List(new(), stop.Token)).Value!.Count);
    }

    private static async Task<string[]> Run(Uri url, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Hello.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["MMOS_URL"], start.Environment["MMOS_TOKEN"]) = (url.ToString(),
            TestServer.Secret);
        using var sample = Process.Start(start)!;
        var output = sample.StandardOutput.ReadToEndAsync(stop);
        var error = await sample.StandardError.ReadToEndAsync(stop);
        await sample.WaitForExitAsync(stop);
        Assert.True(sample.ExitCode == 0, error);
        return (await output).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }
}
