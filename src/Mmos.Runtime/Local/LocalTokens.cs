using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Tokens, in-process. Secrets are made here and go nowhere but into the answer.</summary>
internal sealed class LocalTokens(LocalCalls calls, AccessKeys access) : ITokens
{
    private const string Prefix = "mmos_";
    private const int SecretBytes = 32;
    private const int SecretLetters = 43;

    public async Task<Answer<NewToken>> Create(TokenRequest request, CancellationToken cancel)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        // What the client leaves out comes as null, whatever the type says.
        var command = new Command.CreateToken(request.Name ?? "", request.Role ?? "", request.Worker,
            HashOf(secret), request.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0);
        var made = await calls.AskRecorded(command, events => Info(events[0]), cancel).ConfigureAwait(false);
        return made.Value is { } token ? Answer<NewToken>.Of(new NewToken(token, secret), made.Seq)
            : Answer<NewToken>.No(made.Problem!);
    }

    public Task<Answer<IReadOnlyList<GivenToken>>> List(CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Tokens(cancel));

    public Task<Answer<Done>> Revoke(string token, CancellationToken cancel) =>
        calls.Do(new Command.RevokeToken(token), cancel);

    public Task<Answer<Identity>> Identify(string secret, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return LocalCalls.Readable(() => secret.StartsWith(AttemptIdentities.Prefix, StringComparison.Ordinal)
            ? OfAttempt(secret, cancel) : OfToken(secret, cancel));
    }

    private async Task<Answer<Identity>> OfToken(string secret, CancellationToken cancel)
    {
        if (secret.Length != Prefix.Length + SecretLetters
            || !secret.StartsWith(Prefix, StringComparison.Ordinal)) return Nobody();
        // The hash is what is compared, by the database's index: how long that takes says nothing of a
        // secret.
        var token = await calls.Tables.TokenOf(HashOf(secret), cancel).ConfigureAwait(false);
        if (token is null || token.ExpiresAt <= access.Now) return Nobody();
        return Answer<Identity>.Of(token.Worker is { } worker
            ? new Identity(worker, token.Role, worker)
            : new Identity($"{token.Name}@token", token.Role), calls.Pump.Seq);
    }

    private async Task<Answer<Identity>> OfAttempt(string secret, CancellationToken cancel)
    {
        var identities = await access.Identities(cancel).ConfigureAwait(false);
        if (identities.Read(secret) is not { } lease
            || LocalCalls.TaskNumber(lease.Task) is not { } number) return Nobody();
        var found = await calls.Tables.Tasks([number], cancel).ConfigureAwait(false);
        return found is [{ } task] && task.Lease == lease.Lease && task.Worker == lease.Worker
            ? Answer<Identity>.Of(new Identity(lease.Worker, Roles.Worker, lease.Worker, lease),
                calls.Pump.Seq)
            : Answer<Identity>.No(new Problem("not_allowed",
                $"the attempt that this token was made for is over ({lease.Task}, lease {lease.Lease})"));
    }

    private static Answer<Identity> Nobody() => Answer<Identity>.No(new Problem("not_allowed",
        "this token is unknown, revoked or over; an admin makes one with: mmos token create"));

    private static string HashOf(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static GivenToken Info(Recorded recorded)
    {
        var made = (TokenCreated)recorded.Event;
        return new GivenToken(made.Id, made.Name, made.Role, made.Worker, recorded.Actor,
            DateTimeOffset.FromUnixTimeMilliseconds(recorded.At),
            made.ExpiresAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(made.ExpiresAt));
    }
}
