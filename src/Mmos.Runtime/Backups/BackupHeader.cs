using System.Globalization;
using System.Text.Json.Serialization;

namespace Mmos.Runtime.Backups;

/// <summary>The first line of a backup: what it is a backup of.</summary>
public sealed record BackupHeader
{
    /// <summary>The form of the file that this build writes, and the newest that it reads.</summary>
    public const int CurrentForm = 1;

    /// <summary>Who makes a backup because a person asked.</summary>
    public const string ByPerson = "person";

    /// <summary>Who makes one because `backup: every` has passed. Only these are deleted again.</summary>
    public const string BySchedule = "schedule";

    /// <summary>The form of the file.</summary>
    [JsonPropertyName("mmos-backup")]
    public required int Form { get; init; }

    /// <summary>Version of the MMOS that wrote it.</summary>
    public required string Mmos { get; init; }

    /// <summary>Name of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>Wall clock at which it was made, milliseconds since 1970 (UTC).</summary>
    public required long MadeAt { get; init; }

    /// <summary>`person` or `schedule`.</summary>
    public required string By { get; init; }

    /// <summary>Number of the last event in it; 0 for an empty log.</summary>
    public required long Seq { get; init; }

    /// <summary>Hash of that event; empty for an empty log.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made, as people write it.</summary>
    [JsonIgnore]
    public string When => DateTimeOffset.FromUnixTimeMilliseconds(MadeAt)
        .ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>The last line of a backup's content: what must have come before it.</summary>
internal sealed record BackupEnd
{
    public required long Events { get; init; }

    public required long Blobs { get; init; }
}

/// <summary>What announces a blob, whose bytes follow.</summary>
internal sealed record BackupBlob
{
    public required string Blob { get; init; }

    public required int Length { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupHeader))]
[JsonSerializable(typeof(BackupEnd))]
[JsonSerializable(typeof(BackupBlob))]
internal sealed partial class BackupJson : JsonSerializerContext;
