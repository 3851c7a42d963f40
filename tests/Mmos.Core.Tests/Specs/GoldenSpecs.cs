using System.Reflection;
using System.Text;
using System.Text.Json;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

/// <summary>Texts that people and other programs meet, whole: a change of one is seen when it is
/// read.</summary>
public class GoldenSpecs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The tables ask for a part of each message; this for all of it.</summary>
    [Fact]
    public void Every_refusal_of_the_tables_says_what_it_said()
    {
        var said = new StringBuilder();
        foreach (var table in Tables())
            foreach (var (given, when, then) in ((IEnumerable<TheoryDataRow<string, string, string>>)
                table.GetValue(null)!).Select(row => row.Data))
                if (then.StartsWith('!'))
                    said.Append(when).Append("\n  ").Append(new World().Given(given).When(when)).Append('\n');
        Golden.Check("refusals.txt", said.ToString());
    }

    /// <summary>What an epic becomes is read by people and by workers.</summary>
    [Fact]
    public void The_shipped_patterns_are_these() =>
        Golden.Check("patterns.json", JsonSerializer.Serialize(BreakdownPatterns.Shipped, Indented) + "\n");

    /// <summary>Another layout makes every snapshot of older builds unread, so that the next start folds the
    /// whole log: nobody should do that without noticing.</summary>
    [Fact]
    public void The_layout_of_snapshots_is_this() => Golden.Check("layout.txt",
        StateCodec.Description.Replace(" | ", "\n", StringComparison.Ordinal) + "\n");

    private static IEnumerable<PropertyInfo> Tables() =>
        from type in typeof(GoldenSpecs).Assembly.GetTypes()
        where type.Namespace == typeof(GoldenSpecs).Namespace
        orderby type.Name
        from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public)
        where property.PropertyType == typeof(IEnumerable<TheoryDataRow<string, string, string>>)
        orderby property.Name
        select property;
}
