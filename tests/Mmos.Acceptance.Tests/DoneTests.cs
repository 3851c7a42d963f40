using System.Runtime.CompilerServices;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>`scripts/validate-dod.sh`: the real server; stand-ins for what takes long.</summary>
public sealed class DoneTests
{
    [Fact]
    public async Task All_is_done_when_every_check_is_met()
    {
        using var place = With("echo '3 passed, 0 failed, 0 skipped'",
            "echo 'load  5 ms  <= 9 ms  target met'",
            "echo 'scan: nothing high or critical'", $"exec '{Place.Program}' \"$@\"");

        var ended = (await Validate(place)).With(0);

        Assert.Equal(["tests", "benchmarks", "holes", "/healthz", "/metrics"], ended.Out
            .Where(line => line.EndsWith("  met", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0]));
        Assert.Equal("done: every check is met", ended.Out[^1]);
        Assert.Empty(Directory.GetFileSystemEntries(place.Out, "mmos-dod-*"));
    }

    [Fact]
    public async Task Each_figure_that_is_breached_and_what_nobody_knows_is_named()
    {
        using var place = With(
            """
            echo 'coverage                                        9 s  FAILED'
            echo 'mmos: coverage of Mmos.Core is 89.1 % lines, 85.0 % branches; the floor is 90 and 80'
            echo '3 passed, 1 failed, 0 skipped'; exit 1
            """,
            """
            echo 'claim at 1 M queued ÷ at 1 k      9.9 x  <= 1.50 x  <= 3.00 x  BELOW FLOOR'
            echo 'fsync slowed by 2 ms                -  >= 0.75  >= 0.38  not in this version'; exit 1
            """,
            "echo 'npm, web      NOT ASKED: the registry gives no advisories'", "exit 5");

        var ended = (await Validate(place)).With(1);

        Assert.Equal(
        [
            "  tests: coverage | 9 s | FAILED",
            "  tests: mmos: coverage of Mmos.Core is 89.1 % lines, 85.0 % branches; the floor is 90 and 80",
            "  benchmarks: claim at 1 M queued ÷ at 1 k | 9.9 x | <= 1.50 x | <= 3.00 x | BELOW FLOOR",
            "  benchmarks, not measured: fsync slowed by 2 ms | - | >= 0.75 | >= 0.38 | not in this version",
            "  holes, not known: npm, web | NOT ASKED: the registry gives no advisories",
            "  server: mmos up did not start; see artifacts/dod/server.log",
        ], ended.Out.SkipWhile(line => line != "not done; breached:").Skip(1).Select(Narrow));
    }

    [Fact]
    public async Task What_breaks_without_a_figure_is_named_by_its_last_words()
    {
        using var place = With("exit 0", "echo 'bench: the build failed'; exit 5", "exit 0", "exit 5");

        var ended = (await Validate(place, "benchmarks")).With(1);

        Assert.Equal("  benchmarks: bench: the build failed", ended.Out[^1]);
    }

    private static string Narrow(string line) => string.Join(" | ", line.Split(" | ").Select(cell =>
        cell.TrimEnd())).Replace("  <=", " | <=", StringComparison.Ordinal)
        .Replace("  >=", " | >=", StringComparison.Ordinal);

    /// <summary>A checkout with these programs in it, and the script.</summary>
    private static Place With(string test, string bench, string scan, string mmos)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is for a shell");
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash here");
        var place = new Place(isEmpty: true);
        place.Write("scripts/validate-dod.sh", File.ReadAllText(Script()));
        foreach (var (name, text) in (IEnumerable<(string, string)>)
            [("test", test), ("bench", bench), ("scan", scan), ("mmos", mmos)])
        {
            place.Write(name, $"#!/bin/sh\n{text}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(place.Repo, name), (UnixFileMode)0b111_101_101);
        }
        return place;
    }

    private static async Task<Ended> Validate(Place place, params string[] words)
    {
        using var script = place.StartProgram(place.Repo, "/bin/bash", ["scripts/validate-dod.sh", .. words]);
        return await script.End();
    }

    private static string Script([CallerFilePath] string here = "") => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "scripts", "validate-dod.sh"));
}
