namespace Mmos.Core;

/// <summary>How much of a window is used.</summary>
/// <param name="Account">The account.</param>
/// <param name="Window">The window.</param>
/// <param name="UsedPerMille">The used share, 0-1000.</param>
/// <param name="ResetsAt">Clock at which it begins anew.</param>
public sealed record AccountReported(string Account, string Window, int UsedPerMille, long ResetsAt)
    : AccountEvent(Account);

/// <summary>Its workers get nothing new.</summary>
/// <param name="Account">The account.</param>
/// <param name="Until">Clock until which; 0: until a person unparks it.</param>
/// <param name="Window">The window that is used up; null when a person parked it.</param>
public sealed record AccountParked(string Account, long Until, string? Window) : AccountEvent(Account);

/// <summary>Its workers get work again.</summary>
public sealed record AccountReleased(string Account) : AccountEvent(Account);

/// <summary>A window, or the period of its budget (null), begins anew.</summary>
public sealed record AccountWindowReset(string Account, string? Window) : AccountEvent(Account);

/// <summary>A process uses more memory than it may: nothing new is given out or taken in.</summary>
/// <param name="Host">Name of the process.</param>
/// <param name="UsedMb">Used, in MB.</param>
/// <param name="LimitMb">Its limit, in MB.</param>
/// <param name="Until">Clock at which this is forgotten unless it is said again.</param>
public sealed record MemoryTight(string Host, int UsedMb, int LimitMb, long Until) : HostEvent(Host);

/// <summary>It uses less than 90 % again, or is no longer heard of.</summary>
public sealed record MemoryEased(string Host) : HostEvent(Host);
