using System.Globalization;
using Mmos.Agents.Processes;

namespace Mmos.Cli.Composing;

/// <summary>A file for each process of this host that says something of itself; gone when it ends
/// cleanly.</summary>
/// <param name="folder">Where the files lie.</param>
internal sealed class ProcessMarks(string folder)
{
    private readonly string _mine = Path.Combine(folder, Name(HostProcess.Current));

    /// <summary>Files of processes that ended without taking theirs away.</summary>
    public IReadOnlyList<string> Unclean() =>
        [.. All().Where(mark => mark.Process.Life() == ProcessLife.Gone).Select(mark => mark.File)];

    /// <summary>What the processes that live say.</summary>
    public IReadOnlyList<(HostProcess Process, string Said)> Living() =>
        [.. All().Where(mark => mark.Process.Life() == ProcessLife.Alive)
            .Select(mark => (mark.Process, mark.Said))];

    /// <summary>This process says so from now on.</summary>
    /// <param name="said">One line.</param>
    public void Put(string said = "")
    {
        Directory.CreateDirectory(folder);
        var me = HostProcess.Current;
        File.WriteAllLines(_mine, [me.Host, me.BootId, me.Pid.ToString(CultureInfo.InvariantCulture),
            me.StartTime.ToString(CultureInfo.InvariantCulture), said]);
    }

    /// <summary>This process says so no more.</summary>
    public void Take()
    {
        if (File.Exists(_mine)) File.Delete(_mine);
    }

    private IEnumerable<(string File, HostProcess Process, string Said)> All() => Directory.Exists(folder)
        ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(Read) : [];

    private static IEnumerable<(string, HostProcess, string)> Read(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (IOException)
        {
            yield break; // it was just taken away, or is just being written
        }
        if (lines is [var host, var boot, var pid, var start, .. var rest]
            && int.TryParse(pid, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(start, CultureInfo.InvariantCulture, out var started))
            yield return (file, new HostProcess(host, boot, number, started), rest.FirstOrDefault() ?? "");
    }

    private static string Name(HostProcess process) =>
        string.Create(CultureInfo.InvariantCulture, $"{process.Host}-{process.Pid}-{process.StartTime}");
}
