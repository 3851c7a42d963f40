using System.Text.RegularExpressions;

namespace Mmos.Repo.Tests;

/// <summary>A method, constructor or operator, from its first line to its last.</summary>
/// <param name="Header">Its text up to the body, on one line.</param>
/// <param name="Line">The first line, from 1; attributes count, comments do not.</param>
/// <param name="Lines">How many lines it has.</param>
internal sealed record Member(string Header, int Line, int Lines);

/// <summary>Finds the methods of a file by counting braces in <see cref="CSharpText"/>.</summary>
/// <remarks>It knows nothing of C# beyond that, which is why it is fast and needs no compiler.</remarks>
internal static partial class Members
{
    [GeneratedRegex(@"\b(namespace|class|struct|interface|record|enum|extension)\b")]
    private static partial Regex TypeWord { get; }

    public static IReadOnlyList<Member> In(string source)
    {
        var code = CSharpText.CodeOf(source);
        var found = new List<Member>();
        Read(code, 0, found);
        return found;
    }

    /// <summary>Reads the members of one type or namespace.</summary>
    /// <returns>The place after its `}`.</returns>
    private static int Read(string code, int at, List<Member> found)
    {
        while (true)
        {
            while (at < code.Length && char.IsWhiteSpace(code[at])) at++;
            if (at >= code.Length) return at;
            if (code[at] == '}') return at + 1;
            at = ReadMember(code, at, found);
        }
    }

    private static int ReadMember(string code, int start, List<Member> found)
    {
        int depth = 0, at = start, body = -1;
        var isExpression = false;
        for (; at < code.Length; at++)
        {
            var c = code[at];
            if (depth == 0 && c == '{' && body < 0 && TypeWord.IsMatch(code[start..at]))
                return Read(code, at + 1, found);
            if (depth == 0 && body < 0 && (c == '{' || Assigns(code, at))) body = at;
            if (depth == 0 && Assigns(code, at)) isExpression = true;
            if (c is '(' or '[' or '{') depth++;
            if (c is ')' or ']' or '}') depth--;
            if (depth < 0) return at;
            if (depth == 0 && (c == ';' || (c == '}' && !isExpression))) break;
        }
        var end = Math.Min(at, code.Length - 1);
        var header = code[start..(body < 0 ? end : body)];
        if (body >= 0 && header.Contains('(') && !TypeWord.IsMatch(header))
        {
            var first = CSharpText.LineAt(code, start);
            var text = string.Join(' ', header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            found.Add(new Member(text, first, CSharpText.LineAt(code, end) - first + 1));
        }
        return at + 1;
    }

    /// <summary>A single `=` or an `=>`, not a comparison.</summary>
    private static bool Assigns(string code, int at) =>
        code[at] == '='
        && (at == 0 || code[at - 1] is not ('=' or '!' or '<' or '>'))
        && (at + 1 >= code.Length || code[at + 1] != '=');
}
