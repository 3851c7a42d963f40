using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class TalkSpecs
{
    private static readonly string Hash = new('a', 64);

    public static IEnumerable<TheoryDataRow<string, string, string>> Names => Table.Rows("""
        -
            worker engine                                  | ! invalid: name of somebody else [name]
            worker Engine                                  | ! invalid: name of somebody else [name]
            worker auto                                    | ! invalid: name of somebody else [name]
            worker engine-7                                | ! invalid: name of somebody else [name]
            worker ali@box                                 | ! invalid: name of somebody else [name]
            worker engine caps=mmos:verify,mmos:merge      | registered engine r1
            worker engineer                                | registered engineer r1
            max 0                                          | ! invalid: 0 tasks at once [limits.max_running]
            max 1 0 | ! invalid: 0 open tasks [limits.max_queue_depth]
        """);

    [Theory, MemberData(nameof(Names))]
    public void Names_of_others_and_bounds_that_stop_everything_are_refused(
        string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void A_message_about_a_task_is_one_of_its_project()
    {
        var world = new World().Given("plan p: a; worker w; worker v");
        var sent = world.Do(Message("which port?") with { Task = 1, Kind = "question" }, "w");
        var message = Assert.IsType<MessageSent>(Assert.Single(sent.Events).Event);
        Assert.Equal(("w", "p", 1), (message.From, message.Project, message.Task));
    }

    [Fact]
    public void A_message_to_nobody_that_is_known_or_about_nothing_that_is_there_is_refused()
    {
        var world = new World().Given("plan p: a; plan q: b; worker w");
        Refused(world, Message("x") with { To = "nobody" }, RejectionReason.NotFound, null);
        Refused(world, Message("x") with { Project = "nothing" }, RejectionReason.NotFound, null);
        Refused(world, Message("x") with { Task = 9 }, RejectionReason.NotFound, null);
        Refused(world, Message("x") with { Task = 1, Project = "q" }, RejectionReason.Invalid, "task");
        Refused(world, Message(""), RejectionReason.Invalid, "content");
        Refused(world, Message(new string('ğ', 8_193)), RejectionReason.Invalid, "content");
        Refused(world, Message("x") with { Kind = "Big News" }, RejectionReason.Invalid, "kind");
        Assert.Null(world.Do(Message(new string('ğ', 8_192)) with { To = "admin" }).Rejection);
    }

    [Fact]
    public void What_was_read_stays_read_and_reading_it_again_says_nothing()
    {
        var world = new World().Given("plan p: a; worker w");
        var last = world.State.Seq;
        var first = world.Do(new Command.ReadMessages("w", last, "p"), "w");
        Assert.Equal([null, "p"], first.Events.Select(e => ((MessageRead)e.Event).Project));
        Assert.Empty(world.Do(new Command.ReadMessages("w", last, "p"), "w").Events);
        Assert.Empty(world.Do(new Command.ReadMessages("w", 1, "p"), "w").Events);
        Refused(world, new Command.ReadMessages("w", 1_000, null), RejectionReason.Invalid, "upTo");
        Assert.Equal(last, world.View.ReadUpTo("w", "p"));
    }

    [Fact]
    public void A_worker_that_takes_a_forgotten_name_has_read_nothing()
    {
        var world = new World().Given("worker w");
        world.Do(new Command.ReadMessages("w", world.State.Seq, null));
        world.Given("end w; remove w");
        Assert.Equal(0, world.View.ReadUpTo("w", null));
    }

    [Fact]
    public void Another_content_under_a_known_name_is_the_next_version_and_the_same_one_is_none()
    {
        var world = new World().Given("plan p: a");
        Assert.Equal(1, Version(world.Do(Artifact())));
        Assert.Empty(world.Do(Artifact()).Events);
        Assert.Equal(2, Version(world.Do(Artifact() with { Hash = new string('b', 64) })));
        Assert.Equal(1, Version(world.Do(Artifact() with { Name = "other.md" })));
    }

    [Fact]
    public void An_artifact_of_a_lease_that_ended_is_refused()
    {
        var world = new World().Given("plan p: a; worker w; claim w");
        Assert.Equal(1, Version(world.Do(Artifact() with { Task = 1, Lease = 1 }, "w")));
        world.Given("giveback T1 # drained");
        Refused(world, Artifact() with { Task = 1, Lease = 1, Hash = new string('b', 64) },
            RejectionReason.Stale, null);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("a\\b")]
    [InlineData("c:x")]
    [InlineData("x.")]
    [InlineData(" x")]
    [InlineData("x\n")]
    [InlineData("")]
    public void A_name_that_could_leave_the_folder_it_is_written_to_is_refused(string name) =>
        Refused(new World().Given("plan p: a"), Artifact() with { Name = name }, RejectionReason.Invalid,
            "name");

    [Fact]
    public void An_artifact_over_10_MB_is_refused_with_its_size()
    {
        var world = new World().Given("plan p: a");
        var refused = world.Do(Artifact() with { Size = 10_000_001 }).Rejection!;
        Assert.Equal("content", refused.Field);
        Assert.Contains("10000001 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Empty(world.Do(Artifact() with { Size = 10_000_000 }).Rejection?.Message ?? "");
    }

    [Fact]
    public void A_changed_configuration_sets_the_policy_and_says_so_once()
    {
        var world = new World();
        var applied = world.Do(new Command.ApplyConfig(new Policy(5, 10), "h1"));
        Assert.Equal([typeof(PolicySet), typeof(ConfigApplied)], applied.Events.Select(e =>
            e.Event.GetType()));
        Assert.Equal(new Policy(5, 10), world.View.Policy);
        Assert.IsType<ConfigApplied>(
            Assert.Single(world.Do(new Command.ApplyConfig(new Policy(5, 10), "h2")).Events).Event);
        Refused(world, new Command.ApplyConfig(new Policy(0, 10), "h3"), RejectionReason.Invalid,
            "limits.max_running");
    }

    [Fact]
    public void What_was_read_and_the_newest_versions_survive_a_snapshot()
    {
        var world = new World().Given("plan p: a; worker w");
        world.Do(Artifact());
        world.Do(new Command.ReadMessages("w", 2, "p"));
        var restored = StateCodec.Decode(StateCodec.Encode(world.State));
        Assert.Equal(StateCodec.Hash(world.State), StateCodec.Hash(restored));
        world.State = restored;
        Assert.Empty(world.Do(Artifact()).Events);
        Assert.Equal(2, world.View.ReadUpTo("w", "p"));
    }

    private static Command.SendMessage Message(string content) => new(null, null, null, "note", content,
        null);

    private static Command.PutArtifact Artifact() =>
        new("p", null, null, "docs/plan.md", "text/markdown", 12, Hash);

    private static int Version(StepResult result) =>
        Assert.IsType<ArtifactPut>(Assert.Single(result.Events).Event).Version;

    private static void Refused(World world, Command command, RejectionReason reason, string? field)
    {
        var refused = world.Do(command).Rejection;
        Assert.NotNull(refused);
        Assert.Equal((reason, field), (refused.Reason, refused.Field));
    }
}
