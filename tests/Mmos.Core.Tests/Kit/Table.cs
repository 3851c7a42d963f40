namespace Mmos.Core.Tests.Kit;

/// <summary>
/// Tables of rules, one row per rule: `when | then`, under a line that says what is given (`-` for nothing).
/// A line that ends with a backslash goes on in the next.
/// </summary>
internal static class Table
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Rows(string text)
    {
        var given = "";
        var whole = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Aggregate("", (before, line) =>
            before.EndsWith('\\') ? before[..^1] + line : $"{before}\n{line}");
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length > 2) throw new FormatException($"a row has two cells: {line}");
            if (cells.Length == 2) yield return new(given, cells[0], cells[1]);
            else given = line == "-" ? "" : line;
        }
    }

    /// <summary>
    /// A refusal's row gives its reason, a part of its message, and in brackets its field; events are given
    /// in full.
    /// </summary>
    public static void Check(string given, string when, string then, bool showsAll = false)
    {
        var said = new World { ShowsAll = showsAll }.Given(given).When(when);
        if (!then.StartsWith('!'))
        {
            Assert.Equal(then, said);
            return;
        }
        int colon = then.IndexOf(':') + 1, field = then.LastIndexOf(" [", StringComparison.Ordinal);
        Assert.StartsWith(then[..colon], said);
        if (field > 0) Assert.EndsWith(then[field..], said);
        Assert.Contains((field > 0 ? then[colon..field] : then[colon..]).Trim(), said);
    }
}
