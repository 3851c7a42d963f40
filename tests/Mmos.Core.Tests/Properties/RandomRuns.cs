using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Properties;

public class RandomRuns(ITestOutputHelper output)
{
    private const int Steps = 60;

    [Fact]
    public void Every_invariant_holds_after_every_step()
    {
        var counts = new InvariantCounts();
        Seeds.Each(700, seed => Run(seed, (world, shadow, result, _) =>
        {
            foreach (var recorded in result.Events)
            {
                Assert.Empty(Invariants.CheckChoice(shadow, recorded.Event, recorded.Clock, counts));
                shadow.Evolve(recorded);
            }
            Assert.Empty(Invariants.CheckTouched(world.State, counts));
            world.State.Changes.Clear();
            Assert.Empty(Invariants.Check(world.State, counts));
        }), least: 100);
        foreach (var (name, cases) in counts.ByName) output.WriteLine($"{cases,12:N0}  {name}");
        Assert.DoesNotContain(counts.ByName, c => c.Value == 0);
    }

    [Fact]
    public void Folding_the_log_gives_the_live_state()
    {
        Seeds.Each(250, seed =>
        {
            var world = Run(seed);
            var folded = new WorkspaceState();
            foreach (var recorded in world.Log) folded.Evolve(recorded);
            Assert.Equal(StateCodec.Hash(world.State), StateCodec.Hash(folded));
        });
    }

    [Fact]
    public void The_same_seed_gives_the_same_events()
    {
        Seeds.Each(100, seed => Assert.Equal(Words(Run(seed).Log), Words(Run(seed).Log)));
    }

    [Fact]
    public void A_decoded_state_decides_as_the_one_that_was_encoded()
    {
        Seeds.Each(250, seed =>
        {
            var world = new World();
            var commands = new RandomCommands(seed);
            var twin = new World();
            for (var i = 0; i < 2 * Steps; i++)
            {
                if (i % 7 == seed % 7) twin.State = StateCodec.Decode(StateCodec.Encode(twin.State));
                var (command, actor) = i % 11 == 0 ? (commands.Effect(world), "test") : commands.Next(world);
                twin.Clock = world.Clock;
                var key = i % 5 == 0 ? $"key{i / 10}" : null;
                StepResult a = world.Do(command, actor, key, 1), b = twin.Do(command, actor, key, 1);
                Assert.Equal(a.Rejection, b.Rejection);
                Assert.Equal(a.RepeatOf, b.RepeatOf);
                Assert.Equal(Words(a.Events), Words(b.Events));
                if (i % 3 == 0) Assert.Equal(StateCodec.Hash(world.State), StateCodec.Hash(twin.State));
            }
        });
    }

    [Fact]
    public void A_refusal_changes_nothing_and_a_tick_leaves_nothing_due()
    {
        Seeds.Each(250, seed =>
        {
            var before = StateCodec.Hash(new WorkspaceState());
            Run(seed, (world, _, result, command) =>
            {
                var after = StateCodec.Hash(world.State);
                if (result.Rejection is not null || result.Events.Count == 0) Assert.Equal(before, after);
                if (command is Command.Tick) Assert.True(world.State.NextDeadline > world.Clock,
                    "nothing is due after a tick");
                before = after;
            });
        });
    }

    private static World Run(int seed, Action<World, WorkspaceState, StepResult, Command>? after = null)
    {
        var world = new World();
        var shadow = new WorkspaceState();
        var commands = new RandomCommands(seed);
        for (var i = 0; i < Steps; i++)
        {
            var (command, actor) = i % 9 == 8 && commands.Resolution(world) is { } settled
                ? (settled, "test") : commands.Next(world);
            var result = world.Do(command, actor);
            after?.Invoke(world, shadow, result, command);
        }
        return world;
    }

    private static List<string> Words(IEnumerable<Recorded> events) =>
        [.. events.Select(e => $"{e.Seq} {e.Clock} {e.Actor} {e.Record} {e.Key} {EventWords.Of(e.Event, 0)}"
            + (e.Event is TaskAssigned a ? string.Join(',', a.Scores) : ""))];
}
