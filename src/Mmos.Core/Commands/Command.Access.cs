namespace Mmos.Core;

public abstract partial record Command
{
    /// <summary>Makes a token known. Its secret never gets here: only the hash of it.</summary>
    /// <param name="Name">Its name, for people and in the log.</param>
    /// <param name="Role">`admin`, `worker`, `reviewer` or `viewer`.</param>
    /// <param name="Worker">The worker it is for; null unless the role is `worker`.</param>
    /// <param name="Hash">SHA-256 of the secret in hexadecimal.</param>
    /// <param name="ExpiresAt">Clock at which it ends; 0: when it is revoked.</param>
    public sealed record CreateToken(string Name, string Role, string? Worker, string Hash, long ExpiresAt)
        : Command;

    /// <summary>Ends a token.</summary>
    /// <param name="Token">Its id or its name.</param>
    public sealed record RevokeToken(string Token) : Command;
}
