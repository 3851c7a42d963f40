using System.Globalization;
using System.Text;
using System.Text.Json;
using Mmos.Cli.Commands;
using Mmos.Cli.Seams;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>`mmos init` makes a folder ready and never overwrites.</summary>
public sealed class InitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mmos-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Shell Shell(bool isRepository)
    {
        var shell = new Shell { Directory = folder };
        shell.Mmos.Home = isRepository ? new WorkspaceFolder(folder, Path.Combine(folder, ".mmos"), true)
            : null;
        return shell;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_writes_the_files_and_says_what_comes_next(bool isRepository)
    {
        var shell = Shell(isRepository);
        Assert.Equal(0, await shell.Run("init --sample"));
        Golden.Check("init/said.txt", shell.Out.Replace(folder, "FOLDER", StringComparison.Ordinal)
            .Replace('\\', '/'));
        Golden.Check("init/mmos.yaml", File.ReadAllText(Path.Combine(folder, "mmos.yaml")));
        Golden.Check(
            isRepository ? "init/sample.plan.yaml" : "init/sample-without-repository.plan.yaml",
            File.ReadAllText(Path.Combine(folder, "sample.plan.yaml")));
        Assert.True(File.Exists(Path.Combine(folder, ".mmos", "schemas", "config.json")));
        Assert.True(File.Exists(Path.Combine(folder, ".mmos", "schemas", "plan.json")));
    }

    [Theory]
    [InlineData("claude")]
    [InlineData("codex")]
    [InlineData("gemini")]
    [InlineData("cursor")]
    public async Task Each_agent_gets_the_files_that_it_reads(string agent)
    {
        var shell = Shell(isRepository: true);
        Assert.Equal(0, await shell.Run($"init --agent {agent} --workers 1"));
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (name.StartsWith(".mmos/", StringComparison.Ordinal) || name == "mmos.yaml") continue;
            var content = File.ReadAllText(file);
            if (name.EndsWith(".json", StringComparison.Ordinal)) JsonDocument.Parse(content).Dispose();
            text.Append(CultureInfo.InvariantCulture, $"==== {name}\n{content}\n");
        }
        Golden.Check($"init/{agent}.txt", text.Replace(folder, "/FOLDER").ToString());
        Assert.Contains($"/Worker{char.ToUpperInvariant(agent[0])}{agent[1..]}1/", shell.Mmos.Hidden);
        Assert.True(Directory.Exists(Path.Combine(folder, ".mmos", "worktrees")));
    }

    [Fact]
    public async Task Several_agents_share_one_admin()
    {
        var shell = Shell(isRepository: true);
        Assert.Equal(0, await shell.Run("init --agent claude --agent codex,gemini --workers 2"));
        Assert.Equal(["AdminClaude", "Shared", "WorkerClaude1", "WorkerClaude2", "WorkerCodex1",
            "WorkerCodex2", "WorkerGemini1", "WorkerGemini2"], Directory.GetDirectories(folder)
            .Select(Path.GetFileName).Where(name => !name!.StartsWith('.')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_somebody_wrote_into_an_instance_stays_and_is_not_hidden()
    {
        Directory.CreateDirectory(Path.Combine(folder, "AdminClaude"));
        File.WriteAllText(Path.Combine(folder, "AdminClaude", "CLAUDE.md"), "mine");
        var shell = Shell(isRepository: true);
        Assert.Equal(0, await shell.Run("init"));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "AdminClaude", "CLAUDE.md")));
        Assert.DoesNotContain("/AdminClaude/", shell.Mmos.Hidden);
        Assert.Contains("/WorkerClaude2/", shell.Mmos.Hidden);
        Assert.Contains("AdminClaude", shell.Out.Split('\n')
            .First(line => line.StartsWith("kept", StringComparison.Ordinal)
                && line.Contains("CLAUDE.md", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_is_not_known_is_refused_and_nothing_is_written()
    {
        var shell = Shell(isRepository: true);
        Assert.Equal(2, await shell.Run("init --agent copilot"));
        Assert.Contains("claude, codex, gemini, cursor", shell.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task What_is_there_is_kept_and_said()
    {
        File.WriteAllText(Path.Combine(folder, "mmos.yaml"), "mine");
        var shell = Shell(isRepository: true);
        Assert.Equal(0, await shell.Run("init"));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "mmos.yaml")));
        Assert.Contains("kept  " + Path.Combine(folder, "mmos.yaml"), shell.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "sample.plan.yaml")));
    }

    [Fact]
    public void The_first_line_names_the_schema()
    {
        Assert.StartsWith("# yaml-language-server: $schema=.mmos/schemas/config.json\n", InitTexts.Config,
            StringComparison.Ordinal);
        Assert.StartsWith("# yaml-language-server: $schema=.mmos/schemas/plan.json\n",
            InitTexts.SamplePlan(true), StringComparison.Ordinal);
    }
}
