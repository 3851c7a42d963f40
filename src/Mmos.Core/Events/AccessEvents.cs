namespace Mmos.Core;

/// <summary>Somebody may ask from now on who shows the secret behind this hash.</summary>
/// <param name="Id">Its id: the beginning of the hash.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">`admin`, `worker`, `reviewer` or `viewer`.</param>
/// <param name="Worker">The worker it is for; null unless the role is `worker`.</param>
/// <param name="Hash">SHA-256 of the secret in hexadecimal; the secret is nowhere.</param>
/// <param name="ExpiresAt">Clock at which it ends; 0: when it is revoked.</param>
public sealed record TokenCreated(string Id, string Name, string Role, string? Worker, string Hash,
    long ExpiresAt) : Event;

/// <summary>The secret of a token opens nothing any more.</summary>
/// <param name="Id">Id of the token.</param>
/// <param name="Name">Its name, which is free again.</param>
public sealed record TokenRevoked(string Id, string Name) : Event;
