using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Local;

/// <summary>What tokens are judged by: the workspace's key for identities of attempts, and the clock that
/// tokens end by.</summary>
/// <param name="key">Reads the key; asked when it is first needed, and again after a failure.</param>
/// <param name="clock">The clock of the database's deadlines.</param>
public sealed class AccessKeys(Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> key,
    TimeProvider clock)
{
    private AttemptIdentities? _identities;

    /// <summary>The keys of a workspace that exists.</summary>
    public static AccessKeys Of(IDatabase database, string workspace)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new AccessKeys(cancel => database.IdentityKey(workspace, cancel), database.Time);
    }

    internal DateTimeOffset Now => clock.GetUtcNow();

    internal async ValueTask<AttemptIdentities> Identities(CancellationToken cancel) =>
        _identities ??= new AttemptIdentities(await key(cancel).ConfigureAwait(false));
}
