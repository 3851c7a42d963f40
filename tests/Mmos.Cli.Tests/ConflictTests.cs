using Mmos.Api;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>`mmos conflict`.</summary>
public sealed class ConflictTests
{
    private static readonly FoundConflict s_twin = new()
    {
        Id = "C17",
        Kind = "duplicate_task",
        Project = "shop",
        Task = "T4",
        Other = "T2",
        Status = "open",
        Text = "T4 has the title of T2, which is open",
        OpenedAt = Samples.Now.AddMinutes(-3),
    };

    [Fact]
    public async Task A_list_says_what_is_open_and_with_all_what_was_settled()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.AllConflicts.AddRange([s_twin,
            s_twin with { Id = "C19", Kind = "file_overlap", Status = "resolved", Resolution = "queue",
                ResolvedBy = "engine", Text = "T5 will change what T3 is changing: src/**" }]);
        Assert.Equal(0, await shell.Run("conflict list"));
        Assert.DoesNotContain("C19", shell.Out, StringComparison.Ordinal);
        var all = Shell.WithShop();
        all.Mmos.Seam.AllConflicts.AddRange(shell.Mmos.Seam.AllConflicts);
        Assert.Equal(0, await all.Run("conflict list --all"));
        Golden.Check("conflict-list.txt", all.Out);
    }

    [Fact]
    public async Task One_is_settled_in_a_way_that_there_is()
    {
        var shell = Shell.WithShop();
        shell.Mmos.Seam.AllConflicts.Add(s_twin);
        Assert.Equal(0, await shell.Run("conflict resolve c17 --by allow_both"));
        Assert.Equal(["resolve C17 allow_both"], shell.Mmos.Seam.Orders);
        Assert.Equal(2, await shell.Run("conflict resolve C17 --by force"));
        Assert.Equal(2, await shell.Run("conflict resolve C17"));
        Assert.Single(shell.Mmos.Seam.Orders);
    }
}
