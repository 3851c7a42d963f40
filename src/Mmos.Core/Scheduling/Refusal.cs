namespace Mmos.Core;

/// <summary>Why a registered worker cannot have an item now, as far as the worker itself goes.</summary>
internal enum Refusal : byte
{
    /// <summary>It can.</summary>
    None,
    /// <summary>All its slots are taken.</summary>
    Busy,
    /// <summary>It does not wait for work.</summary>
    NotWaiting,
    /// <summary>It is paused or draining.</summary>
    Paused,
    /// <summary>Its account is parked or out of budget.</summary>
    Account,
    /// <summary>Its account is down to the reserve for people and P0.</summary>
    Reserve,
    /// <summary>It rests after failures.</summary>
    Resting,
    /// <summary>It is not there.</summary>
    Offline,
}

/// <summary>What an assignment says of the workers that could not have the item.</summary>
internal static class RefusalWords
{
    private static readonly string[] Words =
        ["capability", "busy", "not_waiting", "paused", "account", "reserve", "resting", "offline"];

    /// <summary>How many workers could not have an item, by reason; null when all could.</summary>
    /// <param name="counts">How many workers each refusal applies to.</param>
    /// <param name="priority">The item's class: a P0 may use reserves.</param>
    /// <param name="lacking">Workers that could have something, but not what this item asks.</param>
    public static IReadOnlyList<Refusals>? Of(IReadOnlyList<int> counts, Priority priority, int lacking)
    {
        List<Refusals>? found = null;
        if (lacking > 0) (found ??= []).Add(new Refusals(Words[0], lacking));
        for (var reason = (int)Refusal.Busy; reason < (int)Refusal.Offline; reason++)
            if (counts[reason] > 0 && !(priority == Priority.P0 && reason == (int)Refusal.Reserve))
                (found ??= []).Add(new Refusals(Words[reason], counts[reason]));
        return found;
    }
}
