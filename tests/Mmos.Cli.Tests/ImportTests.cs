using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>Importing other tools' tasks, as a person meets it.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mmos-cli-");

    public ImportTests()
    {
        string[] edges =
        [
            """{"depends_on_id":"bd-1","type":"parent-child"}""",
            """{"depends_on_id":"bd-2","type":"blocks"}""",
            """{"depends_on_id":"bd-7","type":"blocks"}""",
        ];
        File.WriteAllLines(Path.Combine(folder.FullName, "issues.jsonl"),
        [
            """{"id":"bd-1","title":"Login","description":"All","priority":1,"issue_type":"epic"}""",
            $$"""{"id":"bd-1.1","title":"Form","priority":2,"dependencies":[{{string.Join(',', edges)}}]}""",
            """{"id":"bd-2","title":"Rules \u001b[2J","status":"closed","priority":2}""",
            """{"id":"bd-3","title":"Themes","status":"deferred","priority":4}""",
        ]);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Shell Shell()
    {
        var shell = new Shell { Directory = folder.FullName };
        shell.Mmos.Home = null;
        return shell;
    }

    [Fact]
    public async Task A_plan_is_written_and_what_was_left_out_is_told()
    {
        var shell = Shell();
        Assert.Equal(0, await shell.Run("import beads issues.jsonl --project login"));
        Golden.Check("import.txt", shell.Out);
        Golden.Check("import-file.txt", File.ReadAllText(Path.Combine(folder.FullName, "login.plan.yaml")));
        Assert.Empty(shell.Error);
        Assert.Empty(shell.Mmos.Seam.Added);
    }

    [Fact]
    public async Task The_plan_is_one_that_run_takes()
    {
        await Shell().Run("import beads issues.jsonl --all");
        var read = PlanReader.Read(Path.Combine(folder.FullName, "beads.plan.yaml"));
        Assert.Empty(read.Problems);
        Assert.Equal(["bd-1", "bd-1.1", "bd-2", "bd-3"], read.Plan!.Tasks.Select(task => task.Key));
    }

    [Fact]
    public async Task The_same_is_told_as_JSON()
    {
        var shell = Shell();
        Assert.Equal(0, await shell.Run("import beads issues.jsonl --json"));
        Golden.Check("import.json", shell.Out);
    }

    [Theory]
    [InlineData("import beads issues.jsonl --out issues.jsonl", 4, "issues.jsonl is there already; name a")]
    [InlineData("import beads nowhere", 3, "mmos: nowhere: there is no such file or folder")]
    [InlineData("import github .", 3, "mmos: .: this is a folder; name the file")]
    [InlineData("import backlog .", 3, "mmos: .: this folder has neither tasks nor backlog/tasks")]
    [InlineData("import taskmaster .", 3, "mmos: .: this folder has no .taskmaster/tasks/tasks.json or")]
    [InlineData("import github issues.jsonl", 2, "mmos: issues.jsonl:2:1: not valid JSON")]
    [InlineData("import beads issues.jsonl --project Login", 2, "--project Login: lower-case letters")]
    [InlineData("import jira x", 2, "jira")]
    public async Task What_cannot_be_imported_is_refused_with_what_to_do(string words, int exit, string said)
    {
        var shell = Shell();
        Assert.Equal(exit, await shell.Run(words));
        Assert.Contains(said, shell.Error, StringComparison.Ordinal);
        Assert.Equal(["issues.jsonl"], folder.GetFiles().Select(file => file.Name));
    }
}
