using System.Globalization;
using System.Text;

namespace Mmos.Agents.Processes.Unix;

/// <summary>The fields of Linux's `/proc/PID/stat` that say where a process belongs.</summary>
/// <param name="Pid">Field 1.</param>
/// <param name="State">Field 3.</param>
/// <param name="Parent">Field 4.</param>
/// <param name="Group">Field 5.</param>
/// <param name="Session">Field 6.</param>
/// <param name="Start">Field 22, clock ticks since boot.</param>
internal readonly record struct ProcStat(int Pid, char State, int Parent, int Group, int Session, long Start)
{
    public bool IsZombie => State is 'Z' or 'X';

    /// <summary>The process's line; null when it does not exist (any more).</summary>
    public static ProcStat? Read(int pid)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat");
        if (!File.Exists(path)) return null; // an exception costs 20 µs, this 2
        try
        {
            // The command name is at most 64 bytes and all else is numbers: 1 KiB holds any line.
            Span<byte> bytes = stackalloc byte[1024];
            using var file = File.OpenHandle(path);
            return Parse(pid, bytes[..RandomAccess.Read(file, bytes, 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it ended between the look and the read
        }
    }

    /// <summary>Every process this user can see.</summary>
    public static List<ProcStat> ReadAll()
    {
        List<ProcStat> all = [];
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            var name = path.AsSpan("/proc/".Length);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Read(pid) is { } stat)
                all.Add(stat);
        }
        return all;
    }

    /// <summary>
    /// The value of a variable in the environment the process was started with; null when unset.
    /// </summary>
    public static string? Variable(int pid, string name)
    {
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ");
            ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
            var start = Encoding.UTF8.GetBytes(name + "=");
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)0);
                var entry = end < 0 ? rest : rest[..end];
                if (entry.StartsWith(start)) return Encoding.UTF8.GetString(entry[start.Length..]);
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it ended, or belongs to another user
        }
    }

    private static ProcStat? Parse(int pid, ReadOnlySpan<byte> line)
    {
        // The name in parentheses may hold spaces and parentheses itself; the last one closes it.
        var close = line.LastIndexOf((byte)')');
        if (close < 0) return null;
        var rest = Encoding.ASCII.GetString(line[(close + 2)..]).Split(' ');
        return rest.Length < 20 ? null : new ProcStat(
            pid, rest[0][0], Number(rest[1]), Number(rest[2]), Number(rest[3]),
            long.Parse(rest[19], CultureInfo.InvariantCulture));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
