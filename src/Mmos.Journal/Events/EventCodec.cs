using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Journal.Events;

/// <summary>An event as it is stored.</summary>
/// <param name="Type">Its frozen wire name, such as `task.assigned`.</param>
/// <param name="Version">Version of its form.</param>
/// <param name="Json">Its content, UTF-8.</param>
public readonly record struct EncodedEvent(string Type, int Version, ReadOnlyMemory<byte> Json);

/// <summary>What an event is about, for columns that queries filter by.</summary>
public readonly record struct EventSubject(string? Project, int? Task, string? Worker);

/// <summary>Events to and from their stored form.</summary>
public static class EventCodec
{
    /// <summary>Every wire name with its current version, by name.</summary>
    public static IReadOnlyList<(string Type, int Version)> Names { get; } =
        [.. EventTable.Current.All.Select(f => (f.Name, f.Version))];

    /// <summary>The wire name of an event, such as `task.assigned`.</summary>
    public static string TypeOf(Event happened) => EventTable.Current.Of(happened).Name;

    /// <summary>The stored form of an event.</summary>
    public static EncodedEvent Encode(Event happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var form = EventTable.Current.Of(happened);
        return new EncodedEvent(form.Name, form.Version, form.Encode(happened));
    }

    /// <summary>The event of a stored form, lifted to this build's version; false when a newer MMOS wrote
    /// it.</summary>
    /// <exception cref="JsonException">The content is not what its name and version promise.</exception>
    public static bool TryDecode(
        string type, int version, ReadOnlySpan<byte> json, [NotNullWhen(true)] out Event? happened) =>
        EventTable.Current.TryDecode(type, version, json, out happened);

    /// <summary>The event of a stored form.</summary>
    /// <exception cref="JournalUpgradedException">This build does not know it: a newer MMOS wrote
    /// it.</exception>
    /// <exception cref="JournalException">The content cannot be read.</exception>
    public static Event Decode(long seq, string type, int version, ReadOnlySpan<byte> json)
    {
        try
        {
            return TryDecode(type, version, json, out var happened)
                ? happened
                : throw new JournalUpgradedException(
                    $"event {seq} is a `{type}` version {version}, which this MMOS does not know: "
                    + "a newer one wrote it. "
                    + "This process only reads now; restart it with the newer MMOS");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new JournalException(
                $"event {seq} (`{type}` version {version}) cannot be read: {e.Message}. "
                + "`mmos db verify` says more; `mmos db export` still works", e);
        }
    }

    /// <summary>What an event is about.</summary>
    public static EventSubject Subject(Event happened) => happened switch
    {
        TaskSubmitted e => new(e.Project, e.Task, null),
        TaskReopened e => new(e.Project, e.Task, null),
        TaskAssigned e => new(null, e.Task, e.Worker),
        TaskOffered e => new(null, e.Task, e.Worker),
        TaskEvent e => new(null, e.Task, null),
        MessageSent e => new(e.Project, e.Task, e.To),
        MessageRead e => new(e.Project, null, e.Reader),
        ArtifactPut e => new(e.Project, e.Task, null),
        EscalationRaised e => new(e.Project, e.Task, null),
        ProjectEvent e => new(e.Project, null, null),
        WorkerEvent e => new(null, null, e.Worker),
        _ => default,
    };
}
