using System.Globalization;
using Mmos.Agents.Processes;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>How many workers the runs of this machine were asked for on their command lines: asking for more
/// than `limits.max_running` is asking for as many running tasks, for as long as that run lasts.</summary>
internal static class AskedWorkers
{
    /// <summary>The most that a run which still lasts was asked for; 0 for none.</summary>
    public static int Most(WorkspaceFolder folder) => Largest(folder).Count;

    /// <summary>Why more run at once than the configuration says, in one line; null when they do
    /// not.</summary>
    public static string? Note(WorkspaceFolder folder, Config config)
    {
        var (count, process) = Largest(folder);
        return count <= config.Limits.MaxRunning ? null : string.Create(CultureInfo.InvariantCulture,
            $"limits.max_running: {count} while `mmos run --workers {count}` (process {process!.Pid}) lasts, "
            + $"{config.Limits.MaxRunning} after it");
    }

    /// <summary>This process was asked for so many.</summary>
    public static void Put(WorkspaceFolder folder, int count) =>
        Marks(folder).Put(count.ToString(CultureInfo.InvariantCulture));

    /// <summary>Its run is over.</summary>
    public static void Take(WorkspaceFolder folder) => Marks(folder).Take();

    private static (int Count, HostProcess? Process) Largest(WorkspaceFolder folder) => Marks(folder).Living()
        .Select(mark => (int.TryParse(mark.Said, CultureInfo.InvariantCulture, out var count) ? count : 0,
            (HostProcess?)mark.Process))
        .OrderByDescending(mark => mark.Item1).FirstOrDefault();

    private static ProcessMarks Marks(WorkspaceFolder folder) =>
        new(Path.Combine(folder.State, "run", "asked"));
}
