using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mmos.Core;

namespace Mmos.Journal.Events;

/// <summary>The generated JSON of every event, and of the parts of one that read tables keep.</summary>
/// <remarks>Nulls are left out. Zeros and empty lists are not: a default may change, a stored event may
/// not.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(SnakeCaseEnum<Cause>), typeof(SnakeCaseEnum<WorkItem>), typeof(SnakeCaseEnum<OnFailure>),
        typeof(SnakeCaseEnum<AskKind>), typeof(SnakeCaseEnum<ConflictKind>),
        typeof(SnakeCaseEnum<Resolution>),
        typeof(SnakeCaseEnum<Period>), typeof(SnakeCaseEnum<BreakdownMode>), typeof(PriorityWord),
    ])]
[JsonSerializable(typeof(ProjectCreated))]
[JsonSerializable(typeof(ProjectPaused))]
[JsonSerializable(typeof(ProjectResumed))]
[JsonSerializable(typeof(ProjectCancelled))]
[JsonSerializable(typeof(ProjectFinished))]
[JsonSerializable(typeof(ProjectLanded))]
[JsonSerializable(typeof(ProjectBaseTaken))]
[JsonSerializable(typeof(ProjectBaseBlocked))]
[JsonSerializable(typeof(RepositoryKnown))]
[JsonSerializable(typeof(RepositoryMoved))]
[JsonSerializable(typeof(PolicySet))]
[JsonSerializable(typeof(TaskSubmitted))]
[JsonSerializable(typeof(TaskAssigned))]
[JsonSerializable(typeof(TaskOffered))]
[JsonSerializable(typeof(TaskAccepted))]
[JsonSerializable(typeof(TaskPinned))]
[JsonSerializable(typeof(UsageRecorded))]
[JsonSerializable(typeof(TaskProgressed))]
[JsonSerializable(typeof(AttemptCompleted))]
[JsonSerializable(typeof(TaskReturned))]
[JsonSerializable(typeof(TaskReleased))]
[JsonSerializable(typeof(TaskFailed))]
[JsonSerializable(typeof(TaskVerified))]
[JsonSerializable(typeof(ConflictDetected))]
[JsonSerializable(typeof(ConflictResolved))]
[JsonSerializable(typeof(ConflictEscalated))]
[JsonSerializable(typeof(TaskQueued))]
[JsonSerializable(typeof(TaskStalled))]
[JsonSerializable(typeof(EscalationRaised))]
[JsonSerializable(typeof(ReviewOpened))]
[JsonSerializable(typeof(ReviewUnattended))]
[JsonSerializable(typeof(ReviewApproved))]
[JsonSerializable(typeof(MergePrepared))]
[JsonSerializable(typeof(TaskDone))]
[JsonSerializable(typeof(TaskCancelled))]
[JsonSerializable(typeof(TaskRetried))]
[JsonSerializable(typeof(TaskReopened))]
[JsonSerializable(typeof(WorkerRegistered))]
[JsonSerializable(typeof(WorkerWaiting))]
[JsonSerializable(typeof(WorkerSeen))]
[JsonSerializable(typeof(WorkerExcused))]
[JsonSerializable(typeof(WorkerOffline))]
[JsonSerializable(typeof(WorkerPaused))]
[JsonSerializable(typeof(WorkerResumed))]
[JsonSerializable(typeof(WorkerDraining))]
[JsonSerializable(typeof(WorkerRemoved))]
[JsonSerializable(typeof(MessageSent))]
[JsonSerializable(typeof(MessageRead))]
[JsonSerializable(typeof(ArtifactPut))]
[JsonSerializable(typeof(ConfigApplied))]
[JsonSerializable(typeof(TokenCreated))]
[JsonSerializable(typeof(TokenRevoked))]
[JsonSerializable(typeof(WorkerWanted))]
[JsonSerializable(typeof(WorkerTripped))]
[JsonSerializable(typeof(WorkerRested))]
[JsonSerializable(typeof(AccountReported))]
[JsonSerializable(typeof(AccountParked))]
[JsonSerializable(typeof(AccountReleased))]
[JsonSerializable(typeof(AccountWindowReset))]
[JsonSerializable(typeof(MemoryTight))]
[JsonSerializable(typeof(MemoryEased))]
[JsonSerializable(typeof(EffectLeased))]
[JsonSerializable(typeof(EffectReleased))]
[JsonSerializable(typeof(RetrospectiveHeld))]
[JsonSerializable(typeof(LogRestored))]
[JsonSerializable(typeof(LogRedacted))]
[JsonSerializable(typeof(TaskDefinition))]
[JsonSerializable(typeof(Certificate))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(IReadOnlyList<AccountWindow>))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class EventJson : JsonSerializerContext;

/// <summary>How the journal reads and writes JSON: letters outside ASCII stay readable, because nothing here
/// is put into HTML.</summary>
internal static class Wire
{
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? _writer;

    public static EventJson Json { get; } = new(new JsonSerializerOptions(EventJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>What is written with every event: through one writer and buffer per thread.</summary>
    public static byte[] Encode<T>(T value, JsonTypeInfo<T> form)
    {
        var (bytes, json) = _writer ??= NewWriter();
        bytes.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, value, form);
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) NewWriter()
    {
        var bytes = new ArrayBufferWriter<byte>(1_024);
        var options = new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };
        return (bytes, new Utf8JsonWriter(bytes, options));
    }
}

/// <summary>An enum as its name in snake_case; numbers are refused, because they move.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, false)
    where T : struct, Enum;

/// <summary>`P0`, `P1`, `P2`, as people write them.</summary>
internal sealed class PriorityWord() : JsonStringEnumConverter<Priority>(null, false);
