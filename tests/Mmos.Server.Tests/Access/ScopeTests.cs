using System.Reflection;
using Mmos.Api;
using Mmos.Api.Access;
using Xunit;

namespace Mmos.Server.Tests.Access;

/// <summary>One test over every member of the seam: what is another worker's cannot be read or changed with a
/// worker's token.</summary>
public sealed class ScopeTests(OpenShop opened) : IClassFixture<OpenShop>
{
    private Shop Shop => opened.Shop;

    public static TheoryData<string> Members() =>
        [.. SeamMembers.All.Select(m => SeamMembers.Name(m.Part, m.Method))];

    [Fact]
    public void Every_member_of_the_seam_is_in_the_table_once_and_nothing_else_is() =>
        Assert.Equal(Members().Select(m => m.Data).Order(StringComparer.Ordinal),
            AccessTable.Rules.Select(r => r.Operation).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_workers_token_neither_reads_nor_changes_what_is_anothers(string member)
    {
        var before = await Shop.Log();
        foreach (var me in (Identity[])[Worker, Attempt])
        {
            var refused = await Call(me, member);
            // That something happened, and how much is left to do, says nothing of what.
            if (member == "Records.WaitForChange" || (member == "Projects.List" && me.Lease is null))
                Assert.Null(refused);
            else Assert.Equal("not_allowed", refused);
        }
        Assert.Equal(before.Count, (await Shop.Log()).Count);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_reader_gets_past_the_gate_exactly_where_the_table_says(string member)
    {
        var before = await Shop.Log();
        foreach (var role in (string[])[Roles.Viewer, Roles.Reviewer])
        {
            var reach = AccessTable.Of(new Identity("x@token", role), member);
            var code = await Call(new Identity("x@token", role), member);
            Assert.Equal(reach == Reach.Nothing || (reach == Reach.Own && role == Roles.Reviewer),
                code == "not_allowed");
        }
        Assert.Equal(before.Count, (await Shop.Log()).Count);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task An_identity_without_a_known_role_or_without_a_worker_gets_nowhere(string member)
    {
        foreach (var who in (Identity[])[new("x", "root"), new("x", ""), new("x", Roles.Worker)])
            Assert.Equal("not_allowed", await Call(who, member));
    }

    [Fact]
    public void An_operation_that_nobody_classified_is_refused_to_everybody_but_admins()
    {
        foreach (var role in (string[])[Roles.Worker, Roles.Reviewer, Roles.Viewer, Roles.Admin, "root"])
            Assert.Equal(Reach.Nothing, AccessTable.Of(new Identity("x", role, "w"), "Tasks.Explode"));
    }

    private static Identity Worker => new("me", Roles.Worker, "me");

    private Identity Attempt => Worker with { Lease = Shop.Mine.Lease };

    private async Task<string?> Call(Identity who, string member)
    {
        var (part, method) = SeamMembers.All.Single(m => SeamMembers.Name(m.Part, m.Method) == member);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        object? Argument(ParameterInfo p) => p.ParameterType == typeof(CancellationToken) ? soon.Token
            : SeamMembers.Foreign(Shop, p);
        return await SeamMembers.Call(new ScopedOrchestrator(Shop.Seam, who), part, method, Argument);
    }
}

/// <summary>One shop for all tests that leave it as it is.</summary>
public sealed class OpenShop : IAsyncLifetime
{
    internal Shop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Shop = await Shop.Open();

    public ValueTask DisposeAsync() => Shop.DisposeAsync();
}
