namespace Mmos.Api;

/// <summary>Tokens: who may ask what of a workspace over the network.</summary>
public interface ITokens
{
    /// <summary>Makes one; its secret is in the answer and nowhere else.</summary>
    Task<Answer<NewToken>> Create(TokenRequest request, CancellationToken cancel);

    /// <summary>Every token that was not revoked, oldest first; no secrets.</summary>
    Task<Answer<IReadOnlyList<GivenToken>>> List(CancellationToken cancel);

    /// <summary>Ends one, by id or name.</summary>
    Task<Answer<Done>> Revoke(string token, CancellationToken cancel);

    /// <summary>Whose a secret is; `not_allowed` when it is nobody's.</summary>
    Task<Answer<Identity>> Identify(string secret, CancellationToken cancel);
}

/// <summary>What a token may do.</summary>
public static class Roles
{
    /// <summary>Everything.</summary>
    public const string Admin = "admin";

    /// <summary>Sees and changes what is its worker's.</summary>
    public const string Worker = "worker";

    /// <summary>Reads, and gives verdicts.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Reads.</summary>
    public const string Viewer = "viewer";
}

/// <summary>A token to make.</summary>
public sealed record TokenRequest
{
    /// <summary>Its name, for people; unique among those that are not revoked.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The worker it is for; needed with the role `worker`, null otherwise.</summary>
    public string? Worker { get; init; }

    /// <summary>When it ends; null: when it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A token as clients see it.</summary>
public sealed record GivenToken(string Id, string Name, string Role, string? Worker, string CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A token that was made.</summary>
/// <param name="Token">What it is.</param>
/// <param name="Secret">What to show as `Authorization: Bearer`; it is shown once.</param>
public sealed record NewToken(GivenToken Token, string Secret)
{
    /// <summary>For people and logs; without the secret.</summary>
    public override string ToString() => $"token {Token.Name}";
}

/// <summary>Who asks.</summary>
/// <param name="Name">Named in the log as the actor: a worker's name, or `NAME@token`, which no worker
/// has.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Worker">The worker it is; null for people.</param>
/// <param name="Lease">The attempt it is bound to; null for none.</param>
public sealed record Identity(string Name, string Role, string? Worker = null, LeaseRef? Lease = null);
