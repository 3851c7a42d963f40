using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Mmos.Git;

/// <summary>The `git` program of this machine, run with MMOS's identity and settings.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed partial class GitProgram
{
    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private long _started;

    private GitProgram(string file)
    {
        _file = file;
        _environment = GitEnvironment.Make();
    }

    /// <summary>The first version with `merge-tree --write-tree`, which merges without a work tree.</summary>
    public static Version OldestVersion { get; } = new(2, 38);

    /// <summary>The version that was found.</summary>
    public Version Version { get; private set; } = OldestVersion;

    /// <summary>
    /// How many git processes were started so far: the figure that the cost of an operation follows.
    /// </summary>
    public long ProcessesStarted => Volatile.Read(ref _started);

    /// <summary>Finds git and checks its version.</summary>
    /// <param name="cancel">Ends the check.</param>
    /// <param name="file">Path of the program; null looks along the PATH.</param>
    public static async Task<GitOutcome<GitProgram>> Find(CancellationToken cancel, string? file = null)
    {
        file ??= OnPath();
        if (file is null || !File.Exists(file))
            return new GitRefusal(GitRefusalKind.GitMissing,
                $"no git program was found on the PATH; install git {OldestVersion} or newer "
                + "(https://git-scm.com)");

        var git = new GitProgram(file);
        var result = await git.Run(AppContext.BaseDirectory, ["--version"], cancel);
        var match = VersionNumber().Match(result.Text);
        if (!result.IsSuccess || !match.Success)
            return new GitRefusal(
                GitRefusalKind.GitMissing, $"{file} does not answer `git --version`: {result.Error}");

        git.Version = new Version(Number(match, 1), Number(match, 2));
        if (git.Version < OldestVersion)
            return new GitRefusal(GitRefusalKind.GitTooOld,
                $"{file} is git {git.Version}; MMOS needs {OldestVersion} or newer: please update git");
        return git;
    }

    /// <summary>Runs one command and waits for its end.</summary>
    /// <param name="directory">Where it runs; it exists.</param>
    /// <param name="arguments">What follows `git`.</param>
    /// <param name="cancel">Ends the process.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the process is gone.</exception>
    public Task<GitResult> Run(string directory, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        Run(new GitCall(directory, arguments), cancel);

    /// <summary>
    /// Runs one command and waits for its end, again and again while it meets another one's lock.
    /// </summary>
    /// <inheritdoc cref="Run(string, IReadOnlyList{string}, CancellationToken)"/>
    public async Task<GitResult> Run(GitCall call, CancellationToken cancel)
    {
        var waited = TimeSpan.Zero;
        for (var tries = 0; ; tries++)
        {
            var result = await RunOnce(call, cancel);
            var mayWait = call.WaitsForLocks && waited < Limits.LockWait;
            if (!mayWait || !LockContention.IsIn(result)) return result;
            var pause = LockContention.Pause(tries);
            await Task.Delay(pause, cancel);
            waited += pause;
        }
    }

    private async Task<GitResult> RunOnce(GitCall call, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo(call) };
        process.Start();
        Interlocked.Increment(ref _started);
        try
        {
            var output = ReadAll(process.StandardOutput.BaseStream, cancel);
            var error = process.StandardError.ReadToEndAsync(cancel);
            await Feed(process.StandardInput, call.Input, cancel);
            await Task.WhenAll(output, error);
            await process.WaitForExitAsync(cancel);
            return new GitResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private ProcessStartInfo StartInfo(GitCall call)
    {
        var start = new ProcessStartInfo(_file)
        {
            WorkingDirectory = call.Directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
        };
        foreach (var argument in call.Arguments) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (key, value) in _environment) start.Environment[key] = value;
        return start;
    }

    private static async Task<byte[]> ReadAll(Stream stream, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    private static async Task Feed(StreamWriter writer, string? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null) await writer.WriteAsync(input.AsMemory(), cancel);
            writer.Close();
        }
        catch (IOException)
        {
            // Git ended without reading on; its exit code says why.
        }
    }

    private static string? OnPath()
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return folders.Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static int Number(Match match, int group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^git version ([0-9]{1,4})\.([0-9]{1,4})")]
    private static partial Regex VersionNumber();
}
