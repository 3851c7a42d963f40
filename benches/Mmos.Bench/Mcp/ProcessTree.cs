using System.Globalization;

namespace Mmos.Bench.Mcp;

/// <summary>Memory of a process with its children, as Linux counts it.</summary>
internal static class ProcessTree
{
    private const double KibPerMib = 1024;

    /// <summary>What a tree takes; no numbers where there is no `/proc`.</summary>
    public static TreeMemory Memory(int root)
    {
        if (!File.Exists("/proc/self/smaps_rollup")) return new TreeMemory(double.NaN, double.NaN);
        var tree = new List<int> { root };
        var parents = Parents();
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(p => p.Parent == tree[i]).Select(p => p.Pid));
        return new TreeMemory(tree.Sum(pid => Kib(pid, "status", "VmRSS:")) / KibPerMib,
            tree.Sum(pid => Kib(pid, "smaps_rollup", "Pss:")) / KibPerMib);
    }

    private static List<(int Pid, int Parent)> Parents()
    {
        List<(int, int)> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var pid)
                && Read(pid, "stat") is [var line, ..])
                found.Add((pid, int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[1],
                    CultureInfo.InvariantCulture)));
        return found;
    }

    private static double Kib(int pid, string file, string name) => Read(pid, file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture)).FirstOrDefault();

    private static string[] Read(int pid, string file)
    {
        try
        {
            return File.ReadAllLines($"/proc/{pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // it has ended
        }
    }
}

/// <summary>Memory of a process with its children, MiB.</summary>
/// <param name="Resident">All of their pages in memory.</param>
/// <param name="Proportional">The same, pages that several processes share divided among them.</param>
internal readonly record struct TreeMemory(double Resident, double Proportional);
