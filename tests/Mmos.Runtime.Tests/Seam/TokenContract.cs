using Mmos.Api;
using Xunit;

namespace Mmos.Runtime.Tests.Seam;

/// <summary>Tokens and identities of attempts: whose a secret is, and for how long.</summary>
public abstract partial class SeamContract
{
    [Fact]
    public async Task A_token_is_known_by_its_secret_which_is_told_once()
    {
        var made = (await Seam.Tokens.Create(new TokenRequest { Name = "ci", Role = Roles.Viewer }, Stop))
            .Value!;
        Assert.StartsWith("mmos_", made.Secret, StringComparison.Ordinal);
        var who = (await Seam.Tokens.Identify(made.Secret, Stop)).Value!;
        Assert.Equal(new Identity("ci@token", Roles.Viewer), who);

        var listed = Assert.Single((await Seam.Tokens.List(Stop)).Value!);
        Assert.Equal(made.Token, listed);
        Assert.DoesNotContain(made.Secret, listed.ToString() + made, StringComparison.Ordinal);
        foreach (var happened in (await Seam.Records.Events(0, null, 100, Stop)).Value!)
            Assert.DoesNotContain(made.Secret[5..], happened.Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_and_its_name_is_free()
    {
        var request = new TokenRequest { Name = "w", Role = Roles.Worker, Worker = "w1" };
        var first = (await Seam.Tokens.Create(request, Stop)).Value!;
        Assert.Equal("conflict", (await Seam.Tokens.Create(request, Stop)).Problem!.Code);
        Assert.Null((await Seam.Tokens.Revoke("w", Stop)).Problem);
        Assert.Equal("not_allowed", (await Seam.Tokens.Identify(first.Secret, Stop)).Problem!.Code);

        var second = (await Seam.Tokens.Create(request, Stop)).Value!;
        Assert.NotEqual(first.Secret, second.Secret);
        Assert.Equal(new Identity("w1", Roles.Worker, "w1"),
            (await Seam.Tokens.Identify(second.Secret, Stop)).Value);
        Assert.Equal("not_found", (await Seam.Tokens.Revoke("nobody", Stop)).Problem!.Code);
    }

    [Fact]
    public async Task A_token_that_would_have_ended_and_roles_that_are_none_are_refused()
    {
        var past = new TokenRequest
        {
            Name = "x",
            Role = Roles.Viewer,
            ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(1),
        };
        Assert.Equal("expiresAt", (await Seam.Tokens.Create(past, Stop)).Problem!.Field);
        var root = new TokenRequest { Name = "x", Role = "root" };
        Assert.Equal("role", (await Seam.Tokens.Create(root, Stop)).Problem!.Field);
        Assert.Empty((await Seam.Tokens.List(Stop)).Value!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mmos_")]
    [InlineData("mmos_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mmos_a.")]
    [InlineData("mmos_a.VDEKMQp3MQ.AAAA")]
    [InlineData("mmos_a.VDEKMQp3MQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mmos_a.\u0130.\u0130")]
    [InlineData("' or 1=1 --")]
    public async Task A_secret_that_nobody_made_is_nobodys(string secret) =>
        Assert.Equal("not_allowed", (await Seam.Tokens.Identify(secret, Stop)).Problem!.Code);

    [Fact]
    public async Task An_attempt_has_an_identity_as_long_as_its_lease_lives_and_no_longer()
    {
        await Submit("shop", Task("a"));
        var registration = await Register("w1");
        var order = Assert.Single((await Seam.Work.Claim(Claim("w1", registration), Stop)).Value!);
        Assert.DoesNotContain(order.Token!, order.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Identity("w1", Roles.Worker, "w1", order.Lease),
            (await Seam.Tokens.Identify(order.Token!, Stop)).Value);

        await Seam.Work.Fail(order.Lease, "agent_error", "", null, Stop);
        Assert.Equal("not_allowed", (await Seam.Tokens.Identify(order.Token!, Stop)).Problem!.Code);
    }

    [Fact]
    public async Task An_identity_of_one_attempt_cannot_be_made_into_anothers()
    {
        await Submit("shop", Task("a"), Task("b"));
        var first = await Order("w1");
        var second = await Order("w2");
        var (mine, others) = (first.Token!.Split('.'), second.Token!.Split('.'));
        foreach (var forged in (string[])[$"{mine[0]}.{others[1]}.{mine[2]}",
            $"{mine[0]}.{mine[1]}.{others[2]}", $"{mine[0]}.{mine[1]}.{new string('A', 43)}",
            first.Token + "A", first.Token[..^1]])
            Assert.Equal("not_allowed", (await Seam.Tokens.Identify(forged, Stop)).Problem!.Code);

        async Task<WorkOrder> Order(string worker) => Assert.Single(
            (await Seam.Work.Claim(Claim(worker, await Register(worker)), Stop)).Value!);
    }
}
