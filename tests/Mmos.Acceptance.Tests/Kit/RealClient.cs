using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>A client of others that tests/clients.sh keeps, with a Node that runs it.</summary>
/// <param name="Folder">Where npm put it.</param>
/// <param name="Node">The Node.</param>
internal sealed record RealClient(string Folder, string Node)
{
    /// <summary>Finds or installs one; skips the test, with the reason, where that cannot be.</summary>
    public static async Task<RealClient> Find(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "tests/clients.sh needs a shell");
        using var process = Process.Start(new ProcessStartInfo("bash", [Script("clients.sh"), name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var stop = TestContext.Current.CancellationToken;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(stop),
            process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        Assert.SkipWhen(process.ExitCode == 3, (await wrong).Trim());
        var lines = (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new RealClient(lines[0], lines[1]);
    }

    /// <summary>A file of npm's packages.</summary>
    public string Package(params string[] path) => Path.Combine([Folder, "node_modules", .. path]);

    /// <summary>A file under tests/.</summary>
    public static string Script(string name) => Path.Combine(Tests(), name);

    private static string Tests([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
