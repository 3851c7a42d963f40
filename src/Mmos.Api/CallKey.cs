namespace Mmos.Api;

/// <summary>The idempotency key of the orders that are given in a flow of calls.</summary>
/// <remarks>An order under a key that was answered before gets that answer again, and nothing happens twice;
/// another order under it is refused (`key_reused`). Keys are kept 24 hours, and at least the last 10,000.
/// A key that a call names itself goes before this one.</remarks>
public static class CallKey
{
    private static readonly AsyncLocal<string?> Ambient = new();

    /// <summary>The key; null for none. Holds for what is called from here on in this flow.</summary>
    public static string? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
