using System.Globalization;
using Mmos.Agents.Processes;

namespace Mmos.Cli.Composing;

/// <summary>A file for each process that serves the folder, gone when it ends cleanly.</summary>
internal sealed class OpenMarks(string folder)
{
    private readonly string _mine = Path.Combine(folder, Name(HostProcess.Current));

    /// <summary>Marks of processes of this host that ended without taking theirs away.</summary>
    public IReadOnlyList<string> Unclean() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder).Where(IsOfTheGone).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Says that this process serves.</summary>
    public void Put()
    {
        Directory.CreateDirectory(folder);
        var me = HostProcess.Current;
        File.WriteAllLines(_mine, [me.Host, me.BootId, me.Pid.ToString(CultureInfo.InvariantCulture),
            me.StartTime.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>Says that it ended cleanly.</summary>
    public void Take() => File.Delete(_mine);

    private static bool IsOfTheGone(string file)
    {
        try
        {
            return File.ReadAllLines(file) is [var host, var boot, var pid, var start]
                && int.TryParse(pid, CultureInfo.InvariantCulture, out var number)
                && long.TryParse(start, CultureInfo.InvariantCulture, out var started)
                && new HostProcess(host, boot, number, started).Life() == ProcessLife.Gone;
        }
        catch (IOException)
        {
            return false; // it was just taken away, or is just being written
        }
    }

    private static string Name(HostProcess process) =>
        string.Create(CultureInfo.InvariantCulture, $"{process.Host}-{process.Pid}-{process.StartTime}");
}
