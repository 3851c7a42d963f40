using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace Mmos.Journal.Tests.Postgres;

/// <summary>A PostgreSQL that one test may restart: tests/postgres.sh starts it.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    private readonly string _folder;

    private OwnCluster(string folder, string address) => (_folder, Address) = (folder, address);

    public string Address { get; }

    /// <summary>Starts one; skips the test where the tests have no PostgreSQL of their own.</summary>
    public static async Task<OwnCluster> Start()
    {
        var isAsked = Stores.PostgresStore.Address is not null && !OperatingSystem.IsWindows();
        Assert.SkipUnless(isAsked, "no PostgreSQL: MMOS_TEST_POSTGRES is not set");
        var (code, said) = await Run("start");
        Assert.SkipWhen(code == 3, "no PostgreSQL server can be started here");
        Assert.True(code == 0, said);
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new OwnCluster(lines[0], lines[1]);
    }

    /// <summary>Ends it without a shutdown and starts it again, at the same place.</summary>
    public async Task Crash()
    {
        var (code, said) = await Run("restart", _folder);
        Assert.True(code == 0, said);
    }

    public async ValueTask DisposeAsync() => await Run("stop", _folder);

    private static async Task<(int Code, string Said)> Run(params string[] words)
    {
        var start = new ProcessStartInfo("bash", [Script(), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        // The server inherits nothing of this process but the script's own output, which ends with the
        // script.
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "postgres.sh"));
}
