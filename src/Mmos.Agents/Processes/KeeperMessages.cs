using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmos.Agents.Processes;

/// <summary>One line from MMOS to its keeper.</summary>
internal sealed record KeeperRequest
{
    public const string Start = "start";
    public const string Stop = "stop";

    public required string Do { get; init; }
    public required long Id { get; init; }
    public IReadOnlyList<string> Command { get; init; } = [];
    public string Directory { get; init; } = "";
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public string? Input { get; init; }
    public string LogFile { get; init; } = "";
    public string Label { get; init; } = "";
}

/// <summary>One line from the keeper to MMOS.</summary>
internal sealed record KeeperAnswer
{
    public const string Started = "started";
    public const string Exited = "exited";
    public const string Failed = "failed";
    /// <summary>Never sent: what the runner tells itself when the keeper is gone.</summary>
    public const string Lost = "lost";

    public required string Is { get; init; }
    public required long Id { get; init; }
    public int Pid { get; init; }
    public long StartTime { get; init; }
    public int Code { get; init; }

    /// <summary>The program was still running when the keeper began to end its tree.</summary>
    public bool Stopped { get; init; }
    public string? Error { get; init; }
}

/// <summary>
/// The JSON of the pipe and of the records, generated at compile time: the keeper starts without
/// reflection.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(KeeperRequest))]
[JsonSerializable(typeof(KeeperAnswer))]
[JsonSerializable(typeof(BookLine))]
internal sealed partial class KeeperJson : JsonSerializerContext;
