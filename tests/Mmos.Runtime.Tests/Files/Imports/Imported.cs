using System.Runtime.CompilerServices;
using System.Text;
using Mmos.Api;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

/// <summary>Short ways to give another tool's files and see what plan comes of them.</summary>
internal static class Imported
{
    /// <summary>What one file gives; it is called like the format's usual one.</summary>
    public static Importing From(string format, string text, string? tag = null, bool all = false)
    {
        using var folder = new TemporaryFolder();
        var name = format switch
        {
            "backlog" => "task-1 - One.md",
            "taskmaster" => "tasks.json",
            "beads" => "issues.jsonl",
            _ => "issues.json",
        };
        return TaskImport.Read(new(format, folder.Write(name, text), name, "p")
        {
            Tag = tag,
            TakesAll = all,
        });
    }

    /// <summary>What a file below `fixtures` gives.</summary>
    public static Importing FromFixture(
        string format, string name, [CallerFilePath] string source = "") =>
        TaskImport.Read(
            new(format, Path.Combine(Path.GetDirectoryName(source)!, "fixtures", name), name, "p"));

    /// <summary>What a folder of these files gives.</summary>
    public static Importing FromFolder(string format, bool all, params (string Path, string Text)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (path, text) in files)
            folder.Write(path, text);
        return TaskImport.Read(new(format, folder.Path, ".", "p") { TakesAll = all });
    }

    /// <summary>The plan as the reader of plans sees it.</summary>
    public static Plan Plan(Importing made)
    {
        Assert.Equal("", Given.Lines(made.Problems));
        return PlanReader.Read(Encoding.UTF8.GetBytes(made.Plan!), "plan.yaml", "/here").Plan!;
    }

    /// <summary>The tasks, one a line: key, priority, estimate, kind, needs, acceptance, title.</summary>
    public static string Table(Importing made) => string.Join("\n", Plan(made).Tasks.Select(task =>
        $"{task.Key} {task.Priority} {task.EstimateHours?.ToString("0.##", null) ?? "-"} {task.Kind} "
        + $"[{string.Join(' ', task.Needs)}] [{string.Join("; ", task.Acceptance)}] {task.Title}"));

    /// <summary>What a person is told: what is left out, which needs are met, what to look at.</summary>
    public static string Told(Importing made) => string.Join("\n",
    [
        .. made.Report!.LeftOut.Select(task => $"{task.Key} {task.Why} {task.Status}: {task.Title}"),
        .. made.Report.Met.Select(met => $"{met.Task} -> {met.Need} met"),
        .. made.Report.Warnings,
    ]);

    /// <summary>The one problem; nothing else came of it.</summary>
    public static string Problem(Importing made)
    {
        Assert.Null(made.Plan);
        Assert.Null(made.Report);
        return Given.Lines(made.Problems);
    }
}
