using System.Text;
using Mmos.Runtime.Ports;

namespace Mmos.Git;

/// <summary>Runs a person's command lines, one log file each, until one does not exit 0.</summary>
internal static class CommandLines
{
    /// <summary>Runs the lines in order.</summary>
    /// <param name="runner">Runs one as a process tree.</param>
    /// <param name="lines">The command lines.</param>
    /// <param name="directory">Where.</param>
    /// <param name="kind">`gate` or `setup`, for labels and log files.</param>
    /// <param name="context">Environment and limits.</param>
    /// <param name="cancel">Ends the running one; those after it are not started.</param>
    /// <returns>The runs so far; only the last may have failed.</returns>
    public static async Task<IReadOnlyList<CommandRun>> Run(
        IProcessRunner runner, IReadOnlyList<string> lines,
        string directory, string kind, CommandContext context, CancellationToken cancel)
    {
        Directory.CreateDirectory(context.LogDirectory);
        var environment = GitEnvironment.WithoutGit(context.Environment);
        var runs = new List<CommandRun>();
        for (var i = 0; i < lines.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var log = Path.Combine(context.LogDirectory, $"{kind}-{i + 1}.log");
            var before = File.Exists(log) ? new FileInfo(log).Length : 0;
            var result = await runner.Run(new ProcessRequest
            {
                Command = ProcessRequest.ShellLine(lines[i]),
                Directory = directory,
                Environment = environment,
                LogFile = log,
                Timeout = context.Timeout,
                Label = $"{context.Label} {kind} {i + 1}",
            }, cancel);
            cancel.ThrowIfCancellationRequested();
            var run = new CommandRun(lines[i], result.End, result.ExitCode, result.Elapsed, log);
            runs.Add(run.HasPassed ? run : run with { Output = result.Error ?? Tail(log, before) });
            if (!run.HasPassed) break;
        }
        return runs;
    }

    /// <summary>The end of what a command wrote, from a whole line on where possible.</summary>
    private static string Tail(string log, long from)
    {
        if (!File.Exists(log)) return "";
        using var stream = new FileStream(
            log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // A character has at most four bytes.
        stream.Position = Math.Max(from, stream.Length - (4L * Limits.FailingOutputChars));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        if (text.Length <= Limits.FailingOutputChars) return text;
        text = text[^Limits.FailingOutputChars..];
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return line is >= 0 and < 400 ? text[(line + 1)..] : text;
    }
}
