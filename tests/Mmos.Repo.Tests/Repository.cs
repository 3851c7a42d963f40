using System.Diagnostics;
using Xunit;

namespace Mmos.Repo.Tests;

/// <summary>The checkout that these tests look at: its files, tracked by git or about to be.</summary>
internal static class Repository
{
    /// <summary>Absolute path of the folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to <see cref="Root"/>, with `/`; without what git ignores.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Git("ls-files", "--cached", "--others", "--exclude-standard", "-z")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(path => File.Exists(Absolute(path)))
            .Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>C# files below a folder, such as `src/`.</summary>
    public static IEnumerable<string> CSharp(string folder) =>
        Files.Where(path => path.StartsWith(folder) && path.EndsWith(".cs"));

    /// <summary>Files whose name ends so, such as `.csproj`.</summary>
    public static IEnumerable<string> EndingWith(string ending) =>
        Files.Where(path => path.EndsWith(ending));

    public static string Absolute(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(Absolute(path));

    public static string[] Lines(string path) => File.ReadAllLines(Absolute(path));

    /// <summary>What git prints, or an exception that says what it complained about.</summary>
    public static string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("GIT_")).ToList())
            start.Environment.Remove(name);
        // A checkout that another user owns (a container's mount) is still the one to look at.
        start.Environment["GIT_CONFIG_COUNT"] = "1";
        start.Environment["GIT_CONFIG_KEY_0"] = "safe.directory";
        start.Environment["GIT_CONFIG_VALUE_0"] = "*";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var complaint = error.GetAwaiter().GetResult();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {complaint}");
    }

    /// <summary>Fails with every problem on a line of its own, with file, line and what to do.</summary>
    public static void NoProblems(IEnumerable<string> problems)
    {
        var found = problems.ToList();
        Assert.True(found.Count == 0, $"{found.Count} found:\n" + string.Join('\n', found));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        for (; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Mmos.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"no Mmos.slnx above {AppContext.BaseDirectory}");
    }
}
