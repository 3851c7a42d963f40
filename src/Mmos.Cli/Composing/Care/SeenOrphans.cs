using System.Globalization;

namespace Mmos.Cli.Composing;

/// <summary>Which blobs were orphans at an earlier look: a file with a hash and a time on each
/// line.</summary>
internal sealed class SeenOrphans(string file, TimeProvider time)
{
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _since = Read(file);

    /// <summary>Those that were orphans an hour ago as well.</summary>
    public IReadOnlyList<string> Old(IEnumerable<string> orphans) =>
        [.. orphans.Where(hash =>
            _since.TryGetValue(hash, out var since) && time.GetUtcNow() - since >= Rest)];

    /// <summary>Writes down which are orphans now; others are forgotten.</summary>
    public void Remember(IEnumerable<string> orphans)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllLines(file, orphans.Select(hash => string.Create(CultureInfo.InvariantCulture,
            $"{hash} {_since.GetValueOrDefault(hash, time.GetUtcNow()):O}")));
    }

    private static Dictionary<string, DateTimeOffset> Read(string file)
    {
        var since = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        if (!File.Exists(file)) return since;
        foreach (var line in File.ReadLines(file))
            if (line.Split(' ') is [var hash, var at]
                && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var when))
                since[hash] = when;
        return since;
    }
}
