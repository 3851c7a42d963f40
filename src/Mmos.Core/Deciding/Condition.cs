using System.Globalization;

namespace Mmos.Core;

/// <summary>A condition on a task: `field op literal` with `and`, `or`, `not` and parentheses; no
/// scripting.</summary>
/// <remarks>Operators are `==`, `!=`, `&lt;`, `&lt;=`, `&gt;`, `&gt;=` and `contains`. Texts compare without
/// case.</remarks>
public sealed class Condition
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">", "contains"];
    private readonly List<string> _words;
    private readonly Func<TaskDefinition, string, bool> _holds;
    private int _at;

    private Condition(List<string> words)
    {
        _words = words;
        _holds = Either();
        if (_at < words.Count) throw new FormatException($"`{words[_at]}` is one word too many");
    }

    /// <summary>The fields that a condition may name.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["kind", "type", "priority", "tier", "project", "phase", "estimate", "title", "key", "requires"];

    /// <summary>Reads a condition.</summary>
    /// <returns>It, or null with one line that says what is wrong.</returns>
    public static Condition? Parse(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        try
        {
            return new Condition(Split(text));
        }
        catch (FormatException e)
        {
            problem = $"`{text}` is no condition: {e.Message}; write it like `kind == research and "
                + "priority != P2`";
            return null;
        }
    }

    /// <summary>Whether it holds for a task of a project.</summary>
    public bool Holds(TaskDefinition task, string project) => _holds(task, project);

    private Func<TaskDefinition, string, bool> Either()
    {
        var one = Both();
        while (Take("or"))
        {
            var (left, right) = (one, Both());
            one = (task, project) => left(task, project) || right(task, project);
        }
        return one;
    }

    private Func<TaskDefinition, string, bool> Both()
    {
        var one = Single();
        while (Take("and"))
        {
            var (left, right) = (one, Single());
            one = (task, project) => left(task, project) && right(task, project);
        }
        return one;
    }

    private Func<TaskDefinition, string, bool> Single()
    {
        if (Take("not"))
        {
            var inner = Single();
            return (task, project) => !inner(task, project);
        }
        if (!Take("(")) return Comparison();
        var whole = Either();
        return Take(")") ? whole : throw new FormatException("a `)` is missing");
    }

    private Func<TaskDefinition, string, bool> Comparison()
    {
        var field = Next("a field");
        if (!Fields.Contains(field))
            throw new FormatException($"`{field}` is no field; these are: {string.Join(", ", Fields)}");
        var sign = Next("an operator");
        if (!Operators.Contains(sign))
            throw new FormatException($"`{sign}` is no operator; these are: {string.Join(" ", Operators)}");
        var literal = Next("a value");
        return (task, project) => Compare(Value(task, project, field), sign, literal);
    }

    private static string Value(TaskDefinition task, string project, string field) => field switch
    {
        "kind" => task.Kind,
        "type" => task.Type,
        "priority" => task.Priority.ToString(),
        "tier" => task.Tier,
        "project" => project,
        "phase" => task.Phase?.ToString(CultureInfo.InvariantCulture) ?? "",
        "estimate" => task.EstimateMinutes is { } m ? (m / 60).ToString(CultureInfo.InvariantCulture) : "",
        "title" => task.Title,
        "key" => task.Key,
        _ => string.Join(',', task.Require),
    };

    private static bool Compare(string value, string sign, string literal)
    {
        if (sign == "contains") return value.Contains(literal, StringComparison.OrdinalIgnoreCase);
        var areNumbers = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            & long.TryParse(literal, NumberStyles.None, CultureInfo.InvariantCulture, out var other);
        var order = areNumbers ? number.CompareTo(other)
            : string.Compare(value, literal, StringComparison.OrdinalIgnoreCase);
        return sign switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            // What is unknown is neither more nor less.
            _ when value.Length == 0 => false,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private bool Take(string word)
    {
        if (_at >= _words.Count || _words[_at] != word) return false;
        _at++;
        return true;
    }

    private string Next(string wanted) =>
        _at < _words.Count ? _words[_at++].Trim(
            '"', '\'') : throw new FormatException($"{wanted} is missing");

    private static List<string> Split(string text)
    {
        List<string> words = [];
        for (var at = 0; at < text.Length;)
        {
            var first = text[at];
            var end = at + 1;
            if (char.IsWhiteSpace(first)) { at = end; continue; }
            if (first is '"' or '\'')
            {
                end = text.IndexOf(first, end) + 1;
                if (end == 0) throw new FormatException($"a {first} is missing");
            }
            else if (IsSign(first)) while (end < text.Length && text[end] == '=') end++;
            else if (first is not ('(' or ')'))
                while (end < text.Length && !char.IsWhiteSpace(text[end]) && !IsSign(text[end])
                    && text[end] is not ('(' or ')')) end++;
            words.Add(text[at..end]);
            at = end;
        }
        return words;
    }

    private static bool IsSign(char letter) => letter is '=' or '!' or '<' or '>';
}
