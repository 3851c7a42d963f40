using System.Text.RegularExpressions;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public partial class SnapshotSpecs
{
    private static World Busy => new World().Given("""
        know r north; plan p r@r: a{files=src/**} b(a){P0 prefer=y} c{files=src/x require=x retry=1} d{worker=w};
        plan q: e f(e); max 7;
        worker w slots=3 key=k body=9; worker v caps=x,y; worker gone; end gone; remove gone;
        claim w 2; claim v;
        $engine; complete T1 #1; progress T4 #1 30; lease backup h1; pause q; rest v; cancel T5
        """);

    [Theory]
    [InlineData(typeof(TaskRow), "FirstDependent")]
    [InlineData(typeof(ProjectRow), "Merging", "MergeHolder", "Home")]
    [InlineData(typeof(RepositoryRow))]
    [InlineData(typeof(WorkerRow), "Held")]
    [InlineData(typeof(EffectRow))]
    [InlineData(typeof(Tombstone))]
    [InlineData(typeof(Policy))]
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
        Assert.Equal((world.State.Seq, world.State.Clock, world.State.Policy),
            (again.Seq, again.Clock, again.Policy));
        Assert.Equal(world.View.Effects, view.Effects);
        for (var slot = 0; slot < view.Workers.Count; slot++)
        {
            Assert.Equal(world.View.Workers[slot] with { Capabilities = 0 },
                view.Workers[slot] with { Capabilities = 0 });
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
