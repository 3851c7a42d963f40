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
