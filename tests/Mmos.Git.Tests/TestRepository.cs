using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Mmos.Runtime.Ports;

namespace Mmos.Git.Tests;

/// <summary>A real repository of a user in a temporary folder, with one commit on `main`.</summary>
public sealed class TestRepository : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mmos git ışık ").FullName;

    public TestRepository(bool isEmpty = false)
    {
        Path = System.IO.Path.Combine(_root, "İş yeri");
        Directory.CreateDirectory(Path);
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Ayşe");
        Git("config", "user.email", "ayse@example.org");
        if (isEmpty) return;
        Write("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        Write(".gitignore", "bin/\n.env\n");
        Commit("start");
    }

    public static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public string Path { get; }

    public FakeRunner Runner { get; } = new();

    public BranchNames Names { get; set; } = BranchNames.Default;

    public string Logs => System.IO.Path.Combine(_root, "logs");

    public CommandContext Context => new()
    {
        Environment = new Dictionary<string, string>
        { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" },
        Timeout = TimeSpan.FromMinutes(1),
        LogDirectory = Logs,
        Label = "T1-1",
    };

    public static async Task<GitProgram> FindGit() => (await GitProgram.Find(Cancel)).Value;

    public async Task<Repository> Open(string? path = null) =>
        (await Repository.Open(await FindGit(), path ?? Path, Cancel)).Value;

    public string Git(params string[] arguments) => GitIn(Path, arguments);

    /// <summary>Runs git as the user would, and fails the test when it fails.</summary>
    public static string GitIn(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var key in start.Environment.Keys.Where(
            key => key.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(key);
        // The settings of whoever runs the tests are not those of the user in them.
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Xunit.Assert.True(process.ExitCode == 0,
            $"git {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
        return output.TrimEnd('\n');
    }

    public void Write(string file, string text) => Write(Path, file, text);

    public static void Write(string directory, string file, string text)
    {
        var path = System.IO.Path.Combine(directory, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public CommitId Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-qm", message);
        return Head();
    }

    public CommitId Head(string revision = "HEAD") => new(Git("rev-parse", revision));

    /// <summary>A commit with these files changed, on top of another one, that no branch holds.</summary>
    public CommitId CommitOn(CommitId parent, params (string File, string Text)[] files)
    {
        var folder = System.IO.Path.Combine(_root, "side");
        Git("worktree", "add", "-q", "--detach", folder, parent.Value);
        foreach (var (file, text) in files) Write(folder, file, text);
        GitIn(folder, "add", "-A");
        GitIn(folder, "commit", "-qm", "side");
        var commit = new CommitId(GitIn(folder, "rev-parse", "HEAD"));
        Git("worktree", "remove", "--force", folder);
        return commit;
    }

    /// <summary>
    /// A hash of all that is the user's: HEAD, index, files, and every ref outside `mmos/`.
    /// </summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetRelativePath(Path, file);
            var isOurs = name.StartsWith(".mmos", StringComparison.Ordinal);
            var isGits = name.StartsWith(
                ".git" + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);
            var isUsers = System.IO.Path.GetRelativePath(
                ".git", name) is "HEAD" or "index" or "config" or "ORIG_HEAD";
            if (!isOurs && (!isGits || isUsers))
                text.AppendLine($"{name} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}");
        }
        foreach (var line in Git("for-each-ref").Split('\n'))
            if (!line.Contains("refs/heads/mmos/", StringComparison.Ordinal)) text.AppendLine(line);
        return text.ToString();
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
            if (OperatingSystem.IsWindows()) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Runs a program plainly and appends its output to the log.</summary>
    public sealed class FakeRunner : IProcessRunner
    {
        public List<ProcessRequest> Requests { get; } = [];

        public async Task<ProcessResult> Run(ProcessRequest request, CancellationToken cancel)
        {
            Requests.Add(request);
            var start = new ProcessStartInfo(request.Command[0])
            {
                WorkingDirectory = request.Directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var argument in request.Command.Skip(1)) start.ArgumentList.Add(argument);
            start.Environment.Clear();
            foreach (var (key, value) in request.Environment) start.Environment[key] = value;
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(cancel);
            var output = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            await File.AppendAllTextAsync(request.LogFile, output + await error, cancel);
            return new ProcessResult(ProcessEnd.Exited, process.ExitCode, null, TimeSpan.FromMilliseconds(1));
        }
    }
}
