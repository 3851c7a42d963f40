namespace Mmos.Journal.Queries;

/// <summary>What can be seen of a statement before a database is given it. Pure.</summary>
/// <remarks>No fence by itself: that is the database's (its authorizer, its roles). This refuses what the
/// database would only notice too late, and says so in plain words.</remarks>
internal static class QueryText
{
    /// <summary>Longest statement, UTF-8. Together with the bound on columns it keeps the number of terms
    /// below what older SQLite libraries count wrongly (docs/adr/0001).</summary>
    public const int MaxBytes = 16_384;

    /// <summary>How often the bodies of common table expressions may be put in where they are named. SQLite
    /// copies them before it looks at its time limit: 18 that each name the one before twice take 3 s and
    /// half a gigabyte.</summary>
    private const long MaxCopies = 256;

    /// <summary>Why a statement is refused; null when the database may see it.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="reserved">Names that no common table expression may have.</param>
    public static string? Refusal(string sql, IReadOnlySet<string> reserved)
    {
        if (sql.Contains('\0')) return "holds a character 0";
        if (System.Text.Encoding.UTF8.GetByteCount(sql) > MaxBytes)
            return $"is longer than {MaxBytes / 1024} KB";
        var words = Words(sql);
        var end = words.FindIndex(w => w is ";");
        if (end >= 0 && words[end..].Exists(w => w is not ";"))
            return "is more than one statement; ask one at a time";
        if (end >= 0) words.RemoveRange(end, words.Count - end);
        if (words.Count == 0) return "is empty";
        if (!words[0].Equals("select", StringComparison.OrdinalIgnoreCase)
            && !words[0].Equals("with", StringComparison.OrdinalIgnoreCase)
            && !words[0].Equals("values", StringComparison.OrdinalIgnoreCase))
            return "does not begin with SELECT, WITH or VALUES; the tables can only be read, "
                + "changes are made with the other tools";
        return Expressions(words, reserved);
    }

    private static string? Expressions(List<string> words, IReadOnlySet<string> reserved)
    {
        long copies = 1;
        foreach (var name in CommonTables(words).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (reserved.Contains(name))
                return $"gives the name {name} to something of its own; choose another";
            var named = words.Count(w => w.Equals(name, StringComparison.OrdinalIgnoreCase)) - 1;
            copies = Math.Min(copies * Math.Max(1, named), MaxCopies + 1);
        }
        return copies > MaxCopies ? "names its common table expressions too often in each other" : null;
    }

    /// <summary>Names before `AS (`, `AS MATERIALIZED (` and `AS NOT MATERIALIZED (`, their columns left
    /// out.</summary>
    private static IEnumerable<string> CommonTables(List<string> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (!words[i].Equals("as", StringComparison.OrdinalIgnoreCase)) continue;
            var next = i + 1;
            while (next < words.Count && (words[next].Equals("not", StringComparison.OrdinalIgnoreCase)
                || words[next].Equals("materialized", StringComparison.OrdinalIgnoreCase))) next++;
            if (next >= words.Count || words[next] != "(") continue;
            var name = i - 1;
            if (words[name] == ")") name = Opening(words, name) - 1;
            if (name >= 0) yield return words[name];
        }
    }

    private static int Opening(List<string> words, int closing)
    {
        var depth = 0;
        for (var i = closing; i >= 0; i--)
        {
            if (words[i] == ")") depth++;
            if (words[i] == "(" && --depth == 0) return i;
        }
        return 0;
    }

    /// <summary>Words, quoted names without their quotes, and single signs; comments are left out.</summary>
    private static List<string> Words(string sql)
    {
        var words = new List<string>();
        for (var i = 0; i < sql.Length;)
        {
            var from = i;
            if (IsWord(sql[i]))
            {
                while (i < sql.Length && IsWord(sql[i])) i++;
                words.Add(sql[from..i]);
            }
            else if (sql[i] is '\'' or '"' or '`' or '[')
            {
                i = End(sql, i, sql[i] == '[' ? ']' : sql[i]);
                words.Add(sql[(from + 1)..Math.Max(from + 1, i - 1)]);
            }
            else if (sql[i] == '-' && i + 1 < sql.Length && sql[i + 1] == '-')
                i = sql.IndexOf('\n', i) is >= 0 and var line ? line : sql.Length;
            else if (sql[i] == '/' && i + 1 < sql.Length && sql[i + 1] == '*')
                i = sql.IndexOf("*/", i + 2, StringComparison.Ordinal) is >= 0 and var close
                    ? close + 2 : sql.Length;
            else
            {
                if (!char.IsWhiteSpace(sql[i])) words.Add(sql[i].ToString());
                i++;
            }
        }
        return words;
    }

    /// <summary>Behind the closing quote; a doubled one stands for itself.</summary>
    private static int End(string sql, int open, char quote)
    {
        for (var i = open + 1; i < sql.Length; i++)
        {
            if (sql[i] != quote) continue;
            if (quote != ']' && i + 1 < sql.Length && sql[i + 1] == quote) i++;
            else return i + 1;
        }
        return sql.Length;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= 0x80;
}
