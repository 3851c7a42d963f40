namespace Mmos.Core;

/// <summary>Why a command was refused: expected, a value, and nothing was stored.</summary>
/// <param name="Reason">The kind of refusal, for programs.</param>
/// <param name="Message">One line for the caller: what, where, and what to do next. Holds no secrets.</param>
/// <param name="Field">Path of the field that is wrong, such as `tasks[3].needs[0]`; null when none
/// is.</param>
public sealed record Rejection(RejectionReason Reason, string Message, string? Field = null)
{
    /// <summary>More lines for people, such as what would be made; empty for none.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    internal static Rejection Invalid(string field, string message) =>
        new(RejectionReason.Invalid, message, field);

    internal static Rejection NotFound(string message) => new(RejectionReason.NotFound, message);

    internal static Rejection Conflict(string message) => new(RejectionReason.Conflict, message);
}

/// <summary>The kinds of refusal; faces map each to one exit code and one HTTP status.</summary>
public enum RejectionReason : byte
{
    /// <summary>The command's content is wrong. Exit 2, HTTP 400.</summary>
    Invalid,
    /// <summary>What it names does not exist. Exit 3, HTTP 404.</summary>
    NotFound,
    /// <summary>The state does not allow it. Exit 4, HTTP 409.</summary>
    Conflict,
    /// <summary>The lease or registration it shows is not the live one. Exit 4, HTTP 409.</summary>
    Stale,
    /// <summary>The idempotency key was used with another body. Exit 4, HTTP 422.</summary>
    KeyReused,
    /// <summary>A bound is reached; try later. Exit 4, HTTP 429.</summary>
    Full,
    /// <summary>A person must agree first. Exit 4, HTTP 409.</summary>
    Unconfirmed,
}

/// <summary>What the decider answers: events, or why not.</summary>
public readonly record struct Decision
{
    private Decision(IReadOnlyList<Event>? events, Rejection? rejection) =>
        (Events, Rejection) = (events ?? [], rejection);

    /// <summary>What the command makes true, in order; empty when it is a repeat or changes
    /// nothing.</summary>
    public IReadOnlyList<Event> Events { get; }

    /// <summary>Why it is refused; null when accepted.</summary>
    public Rejection? Rejection { get; }

    /// <summary>Accepts with these events.</summary>
    public static Decision Accept(params IReadOnlyList<Event> events) => new(events, null);

    /// <summary>Refuses.</summary>
    public static Decision Refuse(Rejection rejection) => new(null, rejection);

    /// <summary>A rejection is a refusing decision.</summary>
    public static implicit operator Decision(Rejection rejection) => Refuse(rejection);

    /// <summary>An event is an accepting decision.</summary>
    public static implicit operator Decision(Event single) => Accept(single);

    /// <summary>The named form of the conversion from a rejection.</summary>
    public static Decision FromRejection(Rejection rejection) => rejection;

    /// <summary>The named form of the conversion from an event.</summary>
    public static Decision FromEvent(Event single) => single;
}
