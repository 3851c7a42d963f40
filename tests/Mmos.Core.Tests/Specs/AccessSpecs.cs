using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class AccessSpecs
{
    private static readonly string Hash = new('a', 64);
    private static readonly string Other = new('b', 64);

    [Fact]
    public void A_token_is_known_by_the_beginning_of_its_hash()
    {
        var made = Assert.IsType<TokenCreated>(Assert.Single(new World().Do(Viewer("ci")).Events).Event);
        Assert.Equal(("aaaaaaaaaaaa", "ci", "viewer", Hash), (made.Id, made.Name, made.Role, made.Hash));
    }

    [Fact]
    public void No_two_tokens_have_one_name_until_one_is_revoked()
    {
        var world = new World();
        world.Do(Viewer("ci"));
        Refused(world, Viewer("ci") with { Hash = Other }, RejectionReason.Conflict, null);
        Refused(world, Viewer("again"), RejectionReason.Conflict, null);
        world.Do(new Command.RevokeToken("ci"));
        Assert.Null(world.Do(Viewer("ci") with { Hash = Other }).Rejection);
    }

    [Fact]
    public void A_token_ends_by_its_name_or_its_id_and_only_once()
    {
        var world = new World();
        world.Do(Viewer("ci"));
        var revoked = world.Do(new Command.RevokeToken("aaaaaaaaaaaa"));
        Assert.Equal(new TokenRevoked("aaaaaaaaaaaa", "ci"), Assert.Single(revoked.Events).Event);
        Refused(world, new Command.RevokeToken("ci"), RejectionReason.NotFound, null);
    }

    [Fact]
    public void What_makes_no_token_is_refused_by_its_field()
    {
        var world = new World();
        Refused(world, Viewer(""), RejectionReason.Invalid, "name");
        Refused(world, Viewer("a b"), RejectionReason.Invalid, "name");
        Refused(world, Viewer(new string('n', 61)), RejectionReason.Invalid, "name");
        Refused(world, Viewer("x") with { Role = "root" }, RejectionReason.Invalid, "role");
        Refused(world, Viewer("x") with { Worker = "w" }, RejectionReason.Invalid, "worker");
        Refused(world, Viewer("x") with { Role = "worker" }, RejectionReason.Invalid, "worker");
        Refused(world, Viewer("x") with { Hash = "abc" }, RejectionReason.Invalid, "hash");
        Refused(world, Viewer("x") with { ExpiresAt = 1 }, RejectionReason.Invalid, "expiresAt");
        foreach (var name in (string[])["ali@box", "engine-2", "Admin", "mmos", "a\nb"])
            Refused(world, Viewer("x") with { Role = "worker", Worker = name }, RejectionReason.Invalid,
                "worker");
    }

    [Fact]
    public void A_restored_log_has_no_tokens()
    {
        var world = new World();
        world.Do(Viewer("ci"));
        var restored = world.Do(new Command.MarkRestored("backup-1", 1)).Events;
        Assert.Contains(restored, e => e.Event is TokenRevoked { Name: "ci" });
        Assert.Empty(world.View.Tokens);
    }

    [Fact]
    public void Tokens_outlive_a_snapshot()
    {
        var world = new World();
        world.Do(Viewer("ci"));
        var again = StateCodec.Decode(StateCodec.Encode(world.State));
        Assert.Equal(world.View.Tokens, new WorkspaceView(again).Tokens);
        Assert.Equal(StateCodec.Hash(world.State), StateCodec.Hash(again));
    }

    private static Command.CreateToken Viewer(string name) => new(name, "viewer", null, Hash, 0);

    private static void Refused(World world, Command command, RejectionReason reason, string? field)
    {
        var rejection = world.Do(command).Rejection;
        Assert.Equal((reason, field), (rejection?.Reason, rejection?.Field));
    }
}
