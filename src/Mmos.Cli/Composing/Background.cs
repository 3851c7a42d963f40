using System.Diagnostics;
using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Composing;

/// <summary>`mmos run --detach`: another process of this program goes on with the plan after this one
/// ended.</summary>
/// <remarks>Its output goes nowhere; what happens stands in the log, for `mmos status --watch`.</remarks>
internal static class Background
{
    public static void Continue(RunRequest request, string root, string workspace)
    {
        var self = KeeperLaunch.ThisProgram();
        List<string> words = [.. self.Arguments.SkipLast(1), "run", Path.GetFullPath(request.PlanPath),
            "--resume", "--workspace", workspace];
        if (request.Plan.Repository is { } repository) words.AddRange(["--repo", repository]);
        if (request.Workers is { } workers)
            words.AddRange(["--workers", workers.ToString(CultureInfo.InvariantCulture)]);
        var start = new ProcessStartInfo(self.Program, words)
        {
            WorkingDirectory = root,
            // Pipes whose other ends close with this process: nothing of it writes to this terminal.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start);
    }
}
