namespace Mmos.Core;

/// <summary>Rules for tokens.</summary>
public static partial class Decider
{
    /// <summary>Letters of the hash that are a token's id: 48 bits, and never two alike in a
    /// workspace.</summary>
    private const int TokenIdLength = 12;

    private static Decision Create(WorkspaceView state, Command.CreateToken c, in Header header)
    {
        if (c.Name.Length is 0 or > Limits.NameLength || !c.Name.All(IsTokenLetter))
            return Rejection.Invalid("name", $"`{c.Name}` is no name of a token: letters, digits and `._-`, "
                + $"1 to {Limits.NameLength}");
        if (c.Role is not ("admin" or "worker" or "reviewer" or "viewer"))
            return Rejection.Invalid("role", $"`{c.Role}` is no role: admin, worker, reviewer or viewer");
        if (UnfitWorker(c) is { } unfit) return unfit;
        if (c.Hash.Length != 64 || !c.Hash.All(char.IsAsciiHexDigitLower))
            return Rejection.Invalid("hash", "the hash must be a SHA-256 in hexadecimal");
        if (c.ExpiresAt != 0 && c.ExpiresAt <= header.Clock)
            return Rejection.Invalid("expiresAt", "the token would have ended before it began");
        if (state.Tokens.Any(t => t.Name == c.Name))
            return Rejection.Conflict($"there is a token {c.Name}; choose another name, or end that one: "
                + $"mmos token revoke {c.Name}");
        if (state.Tokens.Count >= Limits.Tokens)
            return new Rejection(RejectionReason.Full,
                $"the workspace has {Limits.Tokens} tokens; end some: mmos token list", "name");
        var id = c.Hash[..TokenIdLength];
        return state.Tokens.Any(t => t.Id == id)
            ? Rejection.Conflict("this secret is a token already; make another one")
            : new TokenCreated(id, c.Name, c.Role, c.Worker, c.Hash, c.ExpiresAt);
    }

    private static Rejection? UnfitWorker(Command.CreateToken c)
    {
        if (c.Role != "worker")
            return c.Worker is null ? null
                : Rejection.Invalid("worker",
                    $"a token with the role {c.Role} is for no worker in particular");
        if (c.Worker is null)
            return Rejection.Invalid("worker", "a token with the role worker needs the name of its worker");
        return c.Worker.Length is 0 or > Limits.NameLength || c.Worker.Any(char.IsControl)
            || IsActors(c.Worker, new WorkerProfile("command", null, [], 1, Limits.HeartbeatMs))
            ? Rejection.Invalid("worker", $"`{c.Worker}` is no name that a worker may have")
            : null;
    }

    private static Decision Revoke(WorkspaceView state, Command.RevokeToken c)
    {
        foreach (var byName in (bool[])[false, true])
            foreach (var token in state.Tokens)
                if ((byName ? token.Name : token.Id) == c.Token)
                    return new TokenRevoked(token.Id, token.Name);
        return Rejection.NotFound($"there is no token {c.Token}; see them with: mmos token list");
    }

    private static bool IsTokenLetter(char letter) => char.IsAsciiLetterOrDigit(letter)
        || letter is '.' or '_' or '-';
}
