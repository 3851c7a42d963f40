using System.Text.Json;

namespace Mmos.Agents.Processes;

/// <summary>
/// One line of a keeper's book: itself first, then a line for each command's start and end.
/// </summary>
internal sealed record BookLine
{
    /// <summary>Only in the first line.</summary>
    public HostProcess? Keeper { get; init; }

    /// <summary>Only in the first line: the MMOS process.</summary>
    public int ParentPid { get; init; }

    /// <summary>In the first line the keeper's marker, in a start line the command's.</summary>
    public string? Marker { get; init; }

    public long Id { get; init; }

    /// <summary>The main program; 0 in a line that says it ended.</summary>
    public int Pid { get; init; }
    public long StartTime { get; init; }
    public string? Label { get; init; }
}

/// <summary>
/// What a living keeper runs, written down for whoever finds it dead: `.mmos/run/children/NAME.jsonl`.
/// </summary>
/// <remarks>
/// One open file with appended lines: a file per command, made and removed, doubled the cost of a short
/// command (ADR 0004). The first line is there before the first command: on Linux it is enough to find them
/// all.
/// </remarks>
internal sealed class ChildBook : IDisposable
{
    /// <summary>Growth after which the lines of ended commands are dropped: about 7,000 commands.</summary>
    private const int TidyStep = 1 << 20;

    private readonly Lock gate = new();
    private readonly string path;
    private readonly FileStream file;
    private readonly Dictionary<long, byte[]> live = [];
    private readonly byte[] first;
    private long tidyAt = TidyStep;

    public ChildBook(string folder, BookLine header)
    {
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, ChildMarker.NameOf(header.Marker!) + ".jsonl");
        file = new(path, FileMode.CreateNew, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        first = Bytes(header);
        file.Write(first);
    }

    public void Started(BookLine command)
    {
        lock (gate)
        {
            var line = Bytes(command);
            live.Add(command.Id, line);
            Append(line);
        }
    }

    public void Ended(long id)
    {
        lock (gate)
        {
            live.Remove(id);
            Append(Bytes(new() { Id = id }));
        }
    }

    /// <summary>Closes and removes the book of a keeper that leaves nothing behind.</summary>
    public void Dispose()
    {
        file.Dispose();
        ChildBooks.Delete(path);
    }

    /// <remarks>
    /// A full disk must not end what runs: on Linux the first line and the markers find it, elsewhere a
    /// keeper that is killed as well would lose it.
    /// </remarks>
    private void Append(byte[] line)
    {
        try
        {
            file.Write(line);
            if (file.Position < tidyAt) return;
            file.SetLength(0);
            file.Write([.. first, .. live.Values.SelectMany(l => l)]);
            tidyAt = file.Position + TidyStep;
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"the record of running commands cannot be written: {e.Message}");
        }
    }

    private static byte[] Bytes(BookLine line) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(line, KeeperJson.Default.BookLine), (byte)'\n'];
}

/// <summary>A keeper's book as another process reads it.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Header">Its first line.</param>
/// <param name="Live">The start lines without an end.</param>
internal sealed record ReadBook(string File, BookLine Header, IReadOnlyList<BookLine> Live)
{
    /// <summary>The identity of a command's main program.</summary>
    public HostProcess ProcessOf(BookLine command) =>
        Header.Keeper! with { Pid = command.Pid, StartTime = command.StartTime };
}

/// <summary>All books of a folder.</summary>
internal static class ChildBooks
{
    public static IReadOnlyList<ReadBook> Read(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.jsonl").Select(ReadOne).OfType<ReadBook>()]
            : [];

    /// <summary>Removes a file that may be gone, with its whole folder too.</summary>
    public static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A record that stays is harmless: its process is gone, and the next sweep tries again.
        }
    }

    private static ReadBook? ReadOne(string file)
    {
        try
        {
            BookLine? header = null;
            var live = new Dictionary<long, BookLine>();
            foreach (var text in File.ReadLines(file))
            {
                if (Parse(text) is not { } line) continue;
                if (line.Keeper is not null) header = line;
                else if (line.Pid == 0) live.Remove(line.Id);
                else live[line.Id] = line;
            }
            return header is null ? null : new(file, header, [.. live.Values]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // another process swept it away
        }
    }

    private static BookLine? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, KeeperJson.Default.BookLine);
        }
        catch (JsonException)
        {
            return null; // torn by a crash
        }
    }
}

/// <summary>The variable by which the processes of a command are known, wherever they hide.</summary>
/// <remarks>
/// `KEEPER.7` is command 7 of a keeper; `KEEPER.7/INNER.2` runs below an MMOS that is itself such a
/// command.
/// </remarks>
internal static class ChildMarker
{
    public const string Variable = "MMOS_CHILD";

    public static string ForKeeper(string? outer, string name) =>
        string.IsNullOrEmpty(outer) ? name : $"{outer}/{name}";

    public static string ForCommand(string keeper, long id) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{keeper}.{id}");

    /// <summary>The keeper's own name: the last part of its marker.</summary>
    public static string NameOf(string keeper) => keeper[(keeper.LastIndexOf('/') + 1)..];

    /// <summary>True when a process with this value belongs to the marker's keeper or command.</summary>
    public static bool Carries(string? value, string marker) =>
        value is not null && value.StartsWith(marker, StringComparison.Ordinal)
        && (value.Length == marker.Length || value[marker.Length] is '.' or '/');
}
