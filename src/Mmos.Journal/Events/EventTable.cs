using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Mmos.Core;

namespace Mmos.Journal.Events;

/// <summary>Lifts stored content from one version of an event to the next.</summary>
internal delegate JsonObject Upcast(JsonObject older);

/// <summary>Wire names and versions of the events, and how older versions are read.</summary>
/// <remarks>A name is frozen once a release wrote it. A changed form is the next version, with an upcaster
/// from the last.</remarks>
internal sealed class EventTable
{
    private readonly FrozenDictionary<Type, WireForm> _byType;
    private readonly FrozenDictionary<string, WireForm> _byName;
    private readonly FrozenDictionary<(string Name, int From), Upcast> _upcasters;

    public EventTable(
        IEnumerable<WireForm> forms, IReadOnlyDictionary<(string Name, int From), Upcast> upcasters)
    {
        var list = forms.ToList();
        _byType = list.ToFrozenDictionary(f => f.Type);
        _byName = list.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);
        _upcasters = upcasters.ToFrozenDictionary();
    }

    /// <summary>What this build writes and reads.</summary>
    public static EventTable Current { get; } = new(Forms(), new Dictionary<(string, int), Upcast>());

    public IEnumerable<WireForm> All => _byName.Values.OrderBy(f => f.Name, StringComparer.Ordinal);

    public WireForm Of(Event happened) => _byType.TryGetValue(happened.GetType(), out var form)
        ? form
        : throw new InvalidOperationException(
            $"{happened.GetType().Name} has no wire name: add it to EventTable");

    /// <summary>Reads stored content; false for a name or version that this build does not know.</summary>
    /// <exception cref="JsonException">The content is not what its name and version promise.</exception>
    public bool TryDecode(
        string name, int version, ReadOnlySpan<byte> content, [NotNullWhen(true)] out Event? happened)
    {
        happened = null;
        if (!_byName.TryGetValue(name, out var form) || version > form.Version) return false;
        if (version == form.Version)
        {
            happened = form.Decode(content);
            return true;
        }
        var lifted = JsonNode.Parse(content) as JsonObject
            ?? throw new JsonException($"{name} is not an object");
        for (var from = version; from < form.Version; from++)
        {
            if (!_upcasters.TryGetValue((name, from), out var upcast)) return false;
            lifted = upcast(lifted);
        }
        happened = form.Decode(JsonSerializer.SerializeToUtf8Bytes(lifted, Wire.Json.JsonObject));
        return true;
    }

    private static IEnumerable<WireForm> Forms() => [.. OfTasks(Wire.Json), .. OfOthers(Wire.Json)];

    private static IEnumerable<WireForm> OfTasks(EventJson json)
    {
        yield return Form("project.created", 1, json.ProjectCreated);
        yield return Form("project.paused", 1, json.ProjectPaused);
        yield return Form("project.resumed", 1, json.ProjectResumed);
        yield return Form("project.cancelled", 1, json.ProjectCancelled);
        yield return Form("project.finished", 1, json.ProjectFinished);
        yield return Form("project.landed", 1, json.ProjectLanded);
        yield return Form("project.base_taken", 1, json.ProjectBaseTaken);
        yield return Form("project.base_blocked", 1, json.ProjectBaseBlocked);
        yield return Form("repository.known", 1, json.RepositoryKnown);
        yield return Form("repository.moved", 1, json.RepositoryMoved);
        yield return Form("policy.set", 1, json.PolicySet);
        yield return Form("task.submitted", 1, json.TaskSubmitted);
        yield return Form("task.assigned", 1, json.TaskAssigned);
        yield return Form("task.offered", 1, json.TaskOffered);
        yield return Form("task.accepted", 1, json.TaskAccepted);
        yield return Form("task.pinned", 1, json.TaskPinned);
        yield return Form("task.used", 1, json.UsageRecorded);
        yield return Form("task.progressed", 1, json.TaskProgressed);
        yield return Form("conflict.detected", 1, json.ConflictDetected);
        yield return Form("conflict.resolved", 1, json.ConflictResolved);
        yield return Form("conflict.escalated", 1, json.ConflictEscalated);
        yield return Form("task.queued", 1, json.TaskQueued);
        yield return Form("task.stalled", 1, json.TaskStalled);
        yield return Form("escalation.raised", 1, json.EscalationRaised);
        yield return Form("task.completed", 1, json.AttemptCompleted);
        yield return Form("task.returned", 1, json.TaskReturned);
        yield return Form("task.released", 1, json.TaskReleased);
        yield return Form("task.failed", 1, json.TaskFailed);
        yield return Form("task.verified", 1, json.TaskVerified);
        yield return Form("review.opened", 1, json.ReviewOpened);
        yield return Form("review.unattended", 1, json.ReviewUnattended);
        yield return Form("review.approved", 1, json.ReviewApproved);
        yield return Form("task.merge_prepared", 1, json.MergePrepared);
        yield return Form("task.done", 1, json.TaskDone);
        yield return Form("task.cancelled", 1, json.TaskCancelled);
        yield return Form("task.retried", 1, json.TaskRetried);
        yield return Form("task.reopened", 1, json.TaskReopened);
    }

    private static IEnumerable<WireForm> OfOthers(EventJson json)
    {
        yield return Form("worker.registered", 1, json.WorkerRegistered);
        yield return Form("worker.waiting", 1, json.WorkerWaiting);
        yield return Form("worker.seen", 1, json.WorkerSeen);
        yield return Form("worker.excused", 1, json.WorkerExcused);
        yield return Form("worker.offline", 1, json.WorkerOffline);
        yield return Form("worker.paused", 1, json.WorkerPaused);
        yield return Form("worker.resumed", 1, json.WorkerResumed);
        yield return Form("worker.draining", 1, json.WorkerDraining);
        yield return Form("worker.removed", 1, json.WorkerRemoved);
        yield return Form("message.sent", 1, json.MessageSent);
        yield return Form("message.read", 1, json.MessageRead);
        yield return Form("artifact.put", 1, json.ArtifactPut);
        yield return Form("config.applied", 1, json.ConfigApplied);
        yield return Form("token.created", 1, json.TokenCreated);
        yield return Form("token.revoked", 1, json.TokenRevoked);
        yield return Form("worker.wanted", 1, json.WorkerWanted);
        yield return Form("worker.tripped", 1, json.WorkerTripped);
        yield return Form("worker.rested", 1, json.WorkerRested);
        yield return Form("account.reported", 1, json.AccountReported);
        yield return Form("account.parked", 1, json.AccountParked);
        yield return Form("account.released", 1, json.AccountReleased);
        yield return Form("account.window_reset", 1, json.AccountWindowReset);
        yield return Form("host.memory_tight", 1, json.MemoryTight);
        yield return Form("host.memory_eased", 1, json.MemoryEased);
        yield return Form("effect.leased", 1, json.EffectLeased);
        yield return Form("effect.released", 1, json.EffectReleased);
        yield return Form("retrospective.held", 1, json.RetrospectiveHeld);
        yield return Form("log.restored", 1, json.LogRestored);
        yield return Form("log.redacted", 1, json.LogRedacted);
    }

    private static WireForm<T> Form<T>(string name, int version, JsonTypeInfo<T> json) where T : Event =>
        new(name, version, json);
}

/// <summary>How one kind of event is written.</summary>
internal abstract class WireForm(string name, int version, Type type)
{
    public string Name { get; } = name;

    public int Version { get; } = version;

    public Type Type { get; } = type;

    public abstract byte[] Encode(Event happened);

    public abstract Event Decode(ReadOnlySpan<byte> content);
}

internal sealed class WireForm<T>(string name, int version, JsonTypeInfo<T> json)
    : WireForm(name, version, typeof(T))
    where T : Event
{
    public override byte[] Encode(Event happened) => Wire.Encode((T)happened, json);

    public override Event Decode(ReadOnlySpan<byte> content) =>
        JsonSerializer.Deserialize(content, json) ?? throw new JsonException($"{Name} is null");
}
