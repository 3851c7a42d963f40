using System.Text;
using Mmos.Runtime.Files;

namespace Mmos.Runtime.Tests.Files;

/// <summary>Short ways to give a file and see what comes of it.</summary>
internal static class Given
{
    public const string Head = "project: p\ngoal: g\n";

    /// <summary>A plan file called plan.yaml in the folder /here.</summary>
    public static PlanReading Plan(string yaml) =>
        PlanReader.Read(Encoding.UTF8.GetBytes(yaml), "plan.yaml", Path.GetFullPath("/here"));

    /// <summary>A plan whose tasks these lines are; they begin in line 4.</summary>
    public static PlanReading Tasks(string yaml) => Plan(Head + "tasks:\n" + yaml);

    public static string Lines(IReadOnlyList<FileProblem> problems) => string.Join("\n", problems);

    /// <summary>A folder with these files, read without environment and flags unless they are
    /// given.</summary>
    public static ConfigReading Config(
        string? yaml,
        Dictionary<string, string>? environment = null,
        Dictionary<string, string>? flags = null,
        params (string Path, string Text)[] more)
    {
        using var folder = new TemporaryFolder();
        if (yaml is not null)
            folder.Write("mmos.yaml", yaml);
        foreach (var (path, text) in more)
            folder.Write(path, text);
        return ConfigReader.Read(folder.Path, environment ?? [], flags ?? []);
    }
}
