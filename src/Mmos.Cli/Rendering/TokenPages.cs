using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Tokens as `token create` and `token list` print them.</summary>
internal static class TokenPages
{
    /// <summary>A new one: the secret on a line of its own.</summary>
    public static Page Made(NewToken made, Frame frame) => new Page()
        .Add($"token {made.Token.Name} ({Role(made.Token)}) "
            + (made.Token.ExpiresAt is { } at ? $"until {frame.DayAndTime(at)}" : "until it is revoked"))
        .Add(made.Secret)
        .Add("this is shown once; give it as MMOS_TOKEN, or as Authorization: Bearer …", Ink.Faint);

    /// <summary>A table of them.</summary>
    public static Page List(IReadOnlyList<GivenToken> tokens, Frame frame)
    {
        if (tokens.Count == 0)
            return new Page().Add("no tokens; make one with: mmos token create NAME --role viewer",
                Ink.Faint);
        var table = new TextTable(
            new Column("NAME") { Least = 8 }, new Column("ROLE"), new Column("WORKER") { LeavesAt = 2 },
            new Column("ID") { LeavesAt = 3 }, new Column("BY") { Least = 8, LeavesAt = 4 },
            new Column("AGE") { IsRight = true, LeavesAt = 5 }, new Column("ENDS") { LeavesAt = 1 });
        foreach (var token in tokens)
            table.Add(new Cell(token.Name, Ink.Strong), token.Role, token.Worker ?? "-", token.Id,
                token.CreatedBy, frame.Age(token.CreatedAt),
                token.ExpiresAt is { } at ? frame.DayAndTime(at) : "-");
        return table.Fit(frame.Width);
    }

    private static string Role(GivenToken token) =>
        token.Worker is { } worker ? $"{token.Role} {worker}" : token.Role;
}
