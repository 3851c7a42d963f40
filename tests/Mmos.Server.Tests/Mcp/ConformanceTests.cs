using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace Mmos.Server.Tests.Mcp;

/// <summary>The official conformance suite against the product's endpoint with the suite's
/// fixtures.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>What the suite asks of the newest revision, but for headers that a tool's schema declares
    /// (http-custom-header-server-validation): no tool of MMOS declares any.</summary>
    private static readonly string[] Newest =
    [
        "server-stateless", "http-header-validation", "caching", "tools-list", "tools-call-simple-text",
        "tools-call-image", "tools-call-audio", "tools-call-embedded-resource", "tools-call-mixed-content",
        "tools-call-error", "tools-call-with-progress", "server-sse-multiple-streams", "resources-list",
        "resources-read-text", "resources-read-binary", "resources-templates-read",
        "sep-2164-resource-not-found", "prompts-list", "prompts-get-simple", "prompts-get-with-args",
        "prompts-get-embedded-resource", "prompts-get-with-image", "completion-complete",
        "dns-rebinding-protection", "input-required-result-basic-elicitation",
        "input-required-result-result-type", "input-required-result-missing-input-response",
        "input-required-result-unsupported-methods", "input-required-result-ignore-extra-params",
        "input-required-result-validate-input", "input-required-result-capability-check",
        "input-required-result-basic-sampling", "input-required-result-basic-list-roots",
        "input-required-result-request-state", "input-required-result-multiple-input-requests",
        "input-required-result-multi-round", "input-required-result-tampered-state",
        "input-required-result-non-tool-request", "json-schema-2020-12",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_suite_of_the_older_revisions_finds_nothing_wrong()
    {
        var suite = await Client("conformance");
        await using var server = await FixtureServer.Start(Stop);
        await Run(suite, 40, "server", "--url", server.Url);
    }

    [Fact]
    public async Task The_next_suite_finds_nothing_wrong_with_the_revision_before()
    {
        var suite = await Client("conformance-next");
        await using var server = await FixtureServer.Start(Stop);
        await Run(suite, 73, "server", "--url", server.Url);
    }

    [Fact]
    public async Task The_suite_finds_nothing_wrong_with_what_is_offered_of_the_newest_revision()
    {
        var suite = await Client("conformance-next");
        await using var server = await FixtureServer.Start(Stop);
        await Run(suite, 140, [.. Newest], "server", "--url", server.Url, "--requirements", "2026-07-28");
    }

    private Task Run((string Folder, string Node) suite, int least, params string[] arguments) =>
        Run(suite, least, null, arguments);

    // The suite's own exit code counts scenarios of things that no server of tools has; its results do not.
    private async Task Run((string Folder, string Node) suite, int least, string[]? only,
        params string[] arguments)
    {
        var results = Directory.CreateTempSubdirectory("mmos-conformance-").FullName;
        try
        {
            await Start(suite.Node, [Path.Combine(suite.Folder,
                "node_modules/@modelcontextprotocol/conformance/dist/index.js"), .. arguments, "-o",
                    results]);
            var (passed, failed) = (0, new List<string>());
            foreach (var file in Directory.EnumerateFiles(results, "checks.json",
                SearchOption.AllDirectories))
            {
                var folder = Path.GetFileName(Path.GetDirectoryName(file)!);
                if (only is not null && !only.Any(name => folder.StartsWith($"server-{name}-2",
                    StringComparison.Ordinal))) continue;
                using var checks = JsonDocument.Parse(await File.ReadAllTextAsync(file, Stop));
                foreach (var check in checks.RootElement.EnumerateArray())
                    switch (check.GetProperty("status").GetString())
                    {
                        case "SUCCESS":
                            passed++;
                            break;
                        case "WARNING":
                            output.WriteLine($"{folder} {check.GetProperty("id")}: {Why(check)}");
                            break;
                        case "FAILURE":
                            failed.Add($"{folder} {check.GetProperty("id")}: {Why(check)}");
                            break;
                    }
            }
            output.WriteLine($"{passed} checks passed");
            Assert.Empty(failed);
            Assert.True(passed >= least, $"only {passed} checks were made, {least} were expected");
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    private static string Why(JsonElement check) =>
        check.TryGetProperty("errorMessage", out var why) ? why.ToString() : "";

    private static async Task<(string Folder, string Node)> Client(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "tests/clients.sh needs a shell");
        var (code, said, wrong) = await Start("bash", [Script(), name]);
        Assert.SkipWhen(code == 3, wrong.Trim());
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (lines[0], lines[1]);
    }

    private static async Task<(int Code, string Said, string Wrong)> Start(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(Stop),
            process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, await said, await wrong);
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "clients.sh"));
}
