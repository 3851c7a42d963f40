using System.Text.RegularExpressions;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public partial class SnapshotSpecs
{
    private static World Busy => new World().Given("""
        plan p r@r@north: a{files=src/**} b(a){P0 prefer=y} c{files=src/x require=x retry=1} d{worker=w};
        policy account acc metered reserve=100 usd=5000; policy account sub; policy resource db 2;
        policy rule kind == docs w; policy success=100 upgrade=9000;
        plan q usd=900 tokens=70 weight=3: e f(e){holds=db cap=50 tier=economy kind=docs}; max 7;
        worker u account=acc tier=premium profile=p; worker t account=sub; claim u; pin T2 u; pin T2;
        account sub week 400; park sub in=2h;
        worker w slots=3 key=k body=9; worker v caps=x,y; worker gone; end gone; remove gone;
        claim w 2; claim v;
        $engine; complete T1 #1; progress T4 #1 30; lease backup h1; pause q; rest v; cancel T5; memory m1 600
        """);

    [Theory]
    [InlineData(typeof(TaskRow), "FirstDependent", "Reviewing")]
    [InlineData(typeof(RepositoryRow))]
    [InlineData(typeof(ProjectRow), "Merging", "MergeHolder", "Home", "Budget")]
    [InlineData(typeof(WorkerRow), "Held", "Gate")]
    [InlineData(typeof(AccountRow), "Budget")]
    [InlineData(typeof(AccountWindow))]
    [InlineData(typeof(Budget))]
    [InlineData(typeof(Attempting), "Reserved")]
    [InlineData(typeof(Figure))]
    [InlineData(typeof(EffectRow))]
    [InlineData(typeof(TokenRow))]
    [InlineData(typeof(Tombstone))]
    [InlineData(typeof(Policy), "Weights")]
    [InlineData(typeof(Weights))]
    [InlineData(typeof(AccountTerms))]
    [InlineData(typeof(RoutingRule))]
    [InlineData(typeof(ResourceLimit))]
    [InlineData(typeof(ProcessIdentity))]
    public void Every_field_of_a_row_is_in_the_format(Type row, params string[] derived)
    {
        foreach (var property in row.GetProperties()
            .Where(p => p.CanWrite && !derived.Contains(p.Name) && p.Name != "Process"))
            Assert.Contains($"{CamelHump().Replace(property.Name, "$1_$2").ToLowerInvariant()}:",
                StateCodec.Description);
    }

    [Fact]
    public void A_decoded_state_shows_the_same_rows()
    {
        var world = Busy;
        var again = StateCodec.Decode(StateCodec.Encode(world.State));
        var view = new WorkspaceView(again);
        Assert.Equal(world.View.Projects.Select(p => p with { Home = 0 }),
            view.Projects.Select(p => p with { Home = 0 }));
        Assert.Equal((world.State.Seq, world.State.Clock), (again.Seq, again.Clock));
        Assert.Equivalent(world.State.Policy, again.Policy);
        Assert.Equivalent(world.View.Accounts, view.Accounts);
        Assert.Equal(world.View.Effects, view.Effects);
        for (var slot = 0; slot < view.Workers.Count; slot++)
        {
            Assert.Equal(world.View.Workers[slot] with { Capabilities = 0, Profile = 0 },
                view.Workers[slot] with { Capabilities = 0, Profile = 0 });
            Assert.Equal(world.View.HeldBy(slot), view.HeldBy(slot));
        }
        Assert.False(view.TryWorker("gone", out _));
        Assert.True(view.TryKey("test", "k", out var key) && key.BodyHash == 9);
        Assert.Empty(again.Changes.Tasks);
        Assert.Equal(StateCodec.Hash(world.State), StateCodec.Hash(again));
    }

    [Fact]
    public void A_cut_snapshot_is_refused()
    {
        var encoded = StateCodec.Encode(Busy.State);
        for (var length = 0; length < encoded.Length; length++)
            Assert.Throws<InvariantException>(() => StateCodec.Decode(encoded[..length]));
        Assert.Throws<InvariantException>(() => StateCodec.Decode((byte[])[.. encoded.Span, 0]));
    }

    [Fact]
    public void A_damaged_snapshot_is_refused_or_read_but_breaks_nothing()
    {
        var encoded = StateCodec.Encode(Busy.State).ToArray();
        for (var i = 0; i < encoded.Length; i++)
        {
            byte[] damaged = [.. encoded];
            damaged[i] ^= 0x15;
            var thrown = Record.Exception(() => StateCodec.Decode(damaged));
            Assert.True(thrown is null or InvariantException, $"byte {i}: {thrown}");
        }
    }

    [Fact]
    public void Any_change_of_the_state_changes_its_hash()
    {
        var world = new World();
        HashSet<string> hashes = [StateCodec.Hash(world.State)];
        const string steps = "plan p r: a b(a){files=x}; worker w; claim w; progress T1 #1 5; "
            + "complete T1 #1; max 3; lease e h; rest w; pause p";
        foreach (var line in Script.Lines(steps))
            Assert.True(hashes.Add(StateCodec.Hash(world.Given(line).State)), line);
    }

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex CamelHump();
}
