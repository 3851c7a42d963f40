using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mmos.Agents.Processes;

/// <summary>A command that a keeper runs, as it stands in `.mmos/run/children/NAME.json`.</summary>
internal sealed record ChildRecord
{
    public required HostProcess Process { get; init; }
    public required HostProcess Keeper { get; init; }
    public required int ParentPid { get; init; }
    public required string Label { get; init; }

    /// <summary>The value of <see cref="ChildRecords.Marker"/> in the command's environment.</summary>
    public required string Marker { get; init; }
}

/// <summary>A living keeper; all its commands carry markers that begin with its own.</summary>
/// <remarks>Written before the first command starts, so that no command can exist without a record.</remarks>
internal sealed record KeeperRecord
{
    public required HostProcess Keeper { get; init; }
    public required string Marker { get; init; }
}

/// <summary>The folder in which keepers say what they run.</summary>
internal sealed class ChildRecords(string folder)
{
    /// <summary>The variable by which the processes of a command are known, wherever they hide.</summary>
    public const string Marker = "MMOS_CHILD";

    private const string KeeperPrefix = "keeper-";

    public static bool Carries(string? value, string marker) =>
        value is not null && value.StartsWith(marker, StringComparison.Ordinal)
        && (value.Length == marker.Length || value[marker.Length] is '.' or '/');

    /// <summary>The keeper's own name: the last part of its marker.</summary>
    public static string NameOf(KeeperRecord keeper) => keeper.Marker[(keeper.Marker.LastIndexOf('/') + 1)..];

    public void Write(string name, ChildRecord record) =>
        WriteFile(PathOf(name), record, KeeperJson.Default.ChildRecord);

    public void WriteKeeper(string name, KeeperRecord record) =>
        WriteFile(PathOf(KeeperPrefix + name), record, KeeperJson.Default.KeeperRecord);

    public void Remove(string name) => Delete(PathOf(name));

    public void RemoveKeeper(string name) => Delete(PathOf(KeeperPrefix + name));

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

    /// <summary>The keepers on record, each with its file.</summary>
    public IReadOnlyList<(string File, KeeperRecord Record)> Keepers() =>
        ReadAll(isKeeper: true, KeeperJson.Default.KeeperRecord);

    /// <summary>The commands on record, each with its file.</summary>
    public IReadOnlyList<(string File, ChildRecord Record)> Children() =>
        ReadAll(isKeeper: false, KeeperJson.Default.ChildRecord);

    private List<(string File, T Record)> ReadAll<T>(bool isKeeper, JsonTypeInfo<T> type) where T : class
    {
        List<(string, T)> found = [];
        if (!Directory.Exists(folder)) return found;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            if (Path.GetFileName(file).StartsWith(KeeperPrefix, StringComparison.Ordinal) == isKeeper
                && ReadFile(file, type) is { } record)
                found.Add((file, record));
        }
        return found;
    }

    private string PathOf(string name) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.json"));

    private static void WriteFile<T>(string path, T value, JsonTypeInfo<T> type)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = path + ".draft"; // renamed when whole: a reader never sees half a record
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(value, type));
        File.Move(draft, path, overwrite: true);
    }

    private static T? ReadFile<T>(string path, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
