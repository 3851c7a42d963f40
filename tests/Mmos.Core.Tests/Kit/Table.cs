namespace Mmos.Core.Tests.Kit;

/// <summary>Tables of rules: one row per rule, `given | when | then`; `"` in the first column repeats the row above.</summary>
internal static class Table
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Rows(string text)
    {
        var above = "";
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length != 3) throw new FormatException($"a row has three cells: {line}");
            above = cells[0] == "\"" ? above : cells[0];
            yield return new(above, cells[1], cells[2]);
        }
    }

    /// <summary>A refusal's row gives its reason, a part of its message, and in brackets its field; events are given in full.</summary>
    public static void Check(string given, string when, string then)
    {
        var said = new World().Given(given).When(when);
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
