using System.Text;
using Mmos.Api.Access;
using Mmos.Tests;
using Xunit;

namespace Mmos.Server.Tests.Access;

/// <summary>The table of roles in docs/security.md.</summary>
public sealed class RoleTable
{
    [Fact]
    public void The_page_shows_the_table_that_decides()
    {
        var page = new StringBuilder();
        page.Append("| operation | viewer | reviewer | worker | attempt | own is |\n")
            .Append("|---|---|---|---|---|---|\n");
        foreach (var rule in AccessTable.Rules)
            page.Append(null, $"| `{rule.Operation}` | {Word(rule.Viewer)} | {Word(rule.Reviewer)} | ")
                .Append(null, $"{Word(rule.Worker)} | {Word(rule.Attempt)} | {rule.Own} |\n");
        GeneratedPart.Check("security.md", page.ToString(), "Mmos.Server.Tests");
    }

    private static string Word(Reach reach) => reach switch
    {
        Reach.All => "yes",
        Reach.Own => "own",
        _ => "",
    };
}
