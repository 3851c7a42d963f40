using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>Shapes of texts.</summary>
internal static class Texts
{
    public static readonly Shape<string> Name = Matching("a name", Patterns.Name, Patterns.NameRule);
    public static readonly Shape<string> Slug =
        Matching("an id", Patterns.Slug, Patterns.SlugRule, Slugs.Hint);
    public static readonly Shape<string> Word = Matching("a word", Patterns.Word, Patterns.WordRule);
    public static readonly Shape<string> Model =
        Matching("a model's name", Patterns.Model, "not a model's name");
    public static readonly Shape<string> Variable =
        Matching("the name of an environment variable", Patterns.Variable, "letters, digits and _ only");
    public static readonly Shape<string> Stage = Matching(
        "a review stage", Patterns.Stage, "expected admin, human or agent:CAPABILITY",
        text => Nearest.Hint(text, ["admin", "human", "agent:review"]));

    public static readonly Shape<string> Branch = new ScalarShape<string>(
        "a branch", ReadBranch, text => text, () => Schema(Patterns.Branch()));

    public static readonly Shape<string> Glob = new ScalarShape<string>(
        "a path such as src/**", ReadGlob, text => text, () => Schema(null));

    /// <summary>A command line for the platform's shell.</summary>
    public static readonly Shape<string> Command = Prose(FileLimits.CommandLine, "a command line");

    /// <summary>One line for people.</summary>
    public static Shape<string> Line(int most) => Plain(most, "a line of text", "");

    /// <summary>Text that may have several lines.</summary>
    public static Shape<string> Prose(int most, string expected = "text") => Plain(most, expected, "\n\t");

    /// <summary>One of a closed set of words.</summary>
    public static Shape<string> OneOf(params string[] words) => new ScalarShape<string>(
        words.Length == 1 ? words[0] : "one of " + Quote.List(words),
        (string text, out string value) =>
        {
            value = text;
            return words.Contains(text, StringComparer.Ordinal)
                ? null
                : $"expected one of {Quote.List(words)}{Nearest.Hint(text, words)}";
        },
        text => text,
        () => new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]),
        });

    /// <summary>`sqlite:PATH` or `postgres://…`; the names of later databases are known, so that the refusal
    /// can say so.</summary>
    public static readonly Shape<string> Database = new ScalarShape<string>(
        "sqlite:PATH or postgres://…", ReadDatabase, text => text, () => Schema(null));

    /// <summary>Where a server listens: without TLS, which is the matter of a proxy.</summary>
    public static readonly Shape<string> Listen = Address(["http"], "http://127.0.0.1:7420",
        "; TLS is the matter of a proxy in front of MMOS, whose address is server.url");

    /// <summary>Where clients reach a server.</summary>
    public static readonly Shape<string> Url = Address(["http", "https"], "https://mmos.example", "");

    private static ScalarShape<string> Address(string[] schemes, string example, string more) => new(
        $"a URL such as {example}",
        (string text, out string value) =>
        {
            value = text;
            return Hidden.First(text) is null && Uri.TryCreate(text, UriKind.Absolute, out var url)
                && schemes.Contains(url.Scheme, StringComparer.Ordinal) && url is
                { PathAndQuery: "/", Fragment: "", UserInfo: "" }
                ? null : $"expected a URL such as {example}, without a path{more}";
        },
        text => text,
        () => Schema(null));

    private static ScalarShape<string> Matching(
        string expected, Func<Regex> pattern, string rule, Func<string, string>? hint = null) => new(
        expected,
        (string text, out string value) =>
        {
            value = text;
            return pattern().IsMatch(text) ? null : rule + hint?.Invoke(text);
        },
        text => text,
        () => Schema(pattern()));

    private static ScalarShape<string> Plain(int most, string expected, string allowed) => new(
        expected,
        (string text, out string value) =>
        {
            value = text;
            if (string.IsNullOrWhiteSpace(text))
                return "must not be empty";
            if (text.Length > most)
                return $"{text.Length} characters; at most {most} are allowed";
            return Hidden.First(text, allowed) is { } found
                ? $"{found} is not allowed here; remove it"
                : null;
        },
        text => text,
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = most });

    private static string? ReadBranch(string text, out string value)
    {
        value = text;
        var fine = Patterns.Branch().IsMatch(text) && text[^1] is not ('/' or '.')
            && !text.Contains("..", StringComparison.Ordinal)
            && !text.Contains("//", StringComparison.Ordinal)
            && !text.Contains("/.", StringComparison.Ordinal)
            && !text.Contains("@{", StringComparison.Ordinal)
            && !text.EndsWith(".lock", StringComparison.Ordinal) && Hidden.First(text) is null;
        return fine ? null : "not a name that git allows for a branch";
    }

    private static string? ReadGlob(string text, out string value)
    {
        value = text;
        if (text.Length is 0 or > 500 || Hidden.First(text) is not null)
            return "a path has 1 to 500 visible characters";
        if (text.Contains('\\', StringComparison.Ordinal))
            return "write / between folders, not \\";
        if (text[0] == '/' || text is [_, ':', ..] || text.Split('/').Contains(".."))
            return "paths start at the repository's root and stay inside it";
        return null;
    }

    private static string? ReadDatabase(string text, out string value)
    {
        value = text;
        if (PostgresAddress.IsMeant(text)) return PostgresAddress.Read(text, out _);
        if (text.StartsWith("sqlserver:", StringComparison.Ordinal))
            return "sqlserver databases are not yet in this version; use sqlite:.mmos/mmos.db or "
                + "postgres://USER@HOST/DATABASE";
        return text.StartsWith("sqlite:", StringComparison.Ordinal) && text.Length > 7
            && Hidden.First(text) is null
            ? null
            : "expected sqlite: and a path, such as sqlite:.mmos/mmos.db, or postgres://USER@HOST/DATABASE";
    }

    private static JsonObject Schema(Regex? pattern)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (pattern is not null)
            schema["pattern"] = pattern.ToString().Replace(@"\z", "$", StringComparison.Ordinal);
        return schema;
    }
}
