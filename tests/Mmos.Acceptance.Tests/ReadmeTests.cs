using System.Runtime.CompilerServices;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>What the README tells people to type at a server.</summary>
public sealed class ReadmeTests
{
    private const string Address = "http://127.0.0.1:7420";

    [Fact]
    public async Task The_curl_examples_work_as_they_stand()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the examples are for a shell");
        Assert.SkipUnless(IsThere("curl"), "there is no curl here");
        var block = Assert.Single(Blocks(await File.ReadAllTextAsync(Readme(),
            TestContext.Current.CancellationToken)), text => text.Contains("curl ",
                StringComparison.Ordinal));
        Assert.Contains(Address, block, StringComparison.Ordinal);
        using var place = new Place();
        using var up = place.Start("up", "--listen", "http://127.0.0.1:0", "--no-workers");
        var url = (await up.Line("serving ")).Split(' ')[1].TrimEnd('/');

        using var shell = place.StartProgram(place.Repo, "/bin/sh", "-e", "-c",
            block.Replace("curl -s", "curl -sS --fail-with-body", StringComparison.Ordinal)
                .Replace(Address, url, StringComparison.Ordinal));
        var ended = (await shell.End()).With(0);
        Assert.Contains("\"status\":\"ok\"", ended.Text, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"T1\"", ended.Text, StringComparison.Ordinal);
        Assert.Contains("\"title\":\"Fix the login\"", ended.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Blocks(string markdown) => markdown.ReplaceLineEndings("\n")
        .Split("```sh\n").Skip(1).Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)]);

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Readme([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "README.md"));
}
