using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>A folder with a user's repository in it, and short words for what the user does there.</summary>
internal sealed class Place : IDisposable
{
    private static readonly Dictionary<string, string> Quiet = new()
    {
        // The settings of whoever runs the tests are not those of the user in them.
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
    };

    public Place(bool isEmpty = false)
    {
        Folder = Directory.CreateTempSubdirectory("mmos-accept-").FullName;
        Repo = Path.Combine(Folder, "repo");
        Out = Path.Combine(Folder, "out");
        Directory.CreateDirectory(Repo);
        Directory.CreateDirectory(Out);
        Mark = Guid.NewGuid().ToString("n");
        if (isEmpty) return;
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Ayşe");
        Git("config", "user.email", "ayse@example.org");
        Write("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        Write(".gitignore", "bin/\n");
        Commit("start");
    }

    /// <summary>The executable under test: `MMOS_BIN`, or the one built beside the tests.</summary>
    public static string Program { get; } =
        Environment.GetEnvironmentVariable("MMOS_BIN") ?? Path.Combine(AppContext.BaseDirectory, "mmos");

    public string Folder { get; }

    /// <summary>The user's repository.</summary>
    public string Repo { get; }

    /// <summary>A folder outside of it that commands write to.</summary>
    public string Out { get; }

    /// <summary>Every process started from here carries it in its environment.</summary>
    public string Mark { get; }

    public string State => Path.Combine(Repo, ".mmos");

    public string Database => Path.Combine(State, "mmos.db");

    /// <summary>A folder whose programs are found before all others; null for none.</summary>
    public string? Programs { get; set; }

    /// <summary>The token that MMOS is given; null for none.</summary>
    public string? Token { get; set; }

    private Dictionary<string, string> Variables => new(Token is null ? Quiet
        : new Dictionary<string, string>(Quiet) { ["MMOS_TOKEN"] = Token })
    {
        ["MMOSTEST"] = Mark,
        ["TMPDIR"] = Out,
        ["MMOS_TRUST_DIR"] = Path.Combine(Folder, "trusted"),
        ["PATH"] = (Programs is null ? "" : Programs + ":") + Environment.GetEnvironmentVariable("PATH"),
    };

    public Running Start(params string[] words) => StartIn(Repo, words);

    public Running StartIn(string directory, params string[] words) =>
        Running.Start(directory, Variables, Program, words);

    /// <summary>Starts MMOS as another host would: with a state folder of its own.</summary>
    public Running StartAt(string state, params string[] words) => Running.Start(
        Repo, new Dictionary<string, string>(Variables) { ["MMOS_STATE_DIR"] = state }, Program, words);

    public Running StartProgram(string directory, string program, params string[] words) =>
        Running.Start(directory, Variables, program, words);

    /// <summary>Starts `mmos mcp SERVER` as an agent does.</summary>
    /// <param name="server">Which tools.</param>
    /// <param name="worker">Name of the worker in that terminal; null for none.</param>
    public Task<McpTerminal> Terminal(string server, string? worker = null) => McpTerminal.Open(Running.Info(
        Repo, worker is null ? Variables
            : new Dictionary<string, string>(Variables) { ["WORKER_NAME"] = worker },
        Program, "mcp", server));

    public Task<Ended> Run(params string[] words) => RunIn(Repo, words);

    public async Task<Ended> RunIn(string directory, params string[] words)
    {
        using var running = StartIn(directory, words);
        return await running.End();
    }

    public async Task<JsonElement> Json(params string[] words)
    {
        var ended = (await Run([.. words, "--json"])).With(0);
        using var document = JsonDocument.Parse(ended.Text);
        var root = document.RootElement.Clone();
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out var items)
            ? items
            : root;
    }

    /// <summary>The log as `mmos db export` gives it.</summary>
    public async Task<IReadOnlyList<string>> Export() => (await Run("db", "export")).With(0).Out;

    public async Task VerifyDatabase() => (await Run("db", "verify")).With(0);

    public string Git(params string[] words) => GitIn(Repo, words);

    /// <summary>Runs git as the user would, and fails the test when it fails.</summary>
    public static string GitIn(string directory, params string[] words)
    {
        var start = new ProcessStartInfo("git")
        { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in words) start.ArgumentList.Add(word);
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("GIT_")).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Quiet) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0,
            $"git {string.Join(' ', words)}: {error.GetAwaiter().GetResult()}");
        return output.TrimEnd('\n');
    }

    public void Write(string file, string text)
    {
        var path = Path.Combine(Repo, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-qm", message);
    }

    /// <summary>A file as a revision has it.</summary>
    public string Show(string revision, string file) => Git("show", $"{revision}:{file}");

    /// <summary>Hashes of what is the user's: HEAD, index, settings, files, other refs.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Repo, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Repo, file);
            var isUsers = !name.StartsWith(".mmos/") && (!name.StartsWith(".git/")
                || name is ".git/HEAD" or ".git/index" or ".git/config" or ".git/ORIG_HEAD");
            if (isUsers)
                text.Append(name).Append(' ').AppendLine(
                    Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        }
        foreach (var line in Git("for-each-ref").Split('\n'))
            if (!line.Contains("refs/heads/mmos/")) text.AppendLine(line);
        return text.ToString();
    }

    public void Dispose()
    {
        foreach (var pid in Marked()) _ = Running.Send(pid, Running.Kill);
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException) { /* a process that was just killed may still write there */ }
    }

    /// <summary>The living processes that were started from here, whoever their parent is now.</summary>
    public IReadOnlyList<int> Marked()
    {
        var mark = Encoding.ASCII.GetBytes($"MMOSTEST={Mark}");
        List<int> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var pid) && IsMarked(folder, mark)) found.Add(pid);
        return found;
    }

    private bool IsMarked(string process, byte[] mark)
    {
        try
        {
            // Commands get a clean environment, so they are known by the folder they work in.
            var isHere = new FileInfo(Path.Combine(process, "cwd")).LinkTarget?.StartsWith(Folder) ?? false;
            return isHere || File.ReadAllBytes(Path.Combine(process, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it ended meanwhile, or is somebody else's
        }
    }
}
