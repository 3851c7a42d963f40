using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class ConfigPrecedenceTests
{
    private const string File =
        "limits: { max_running: 1, max_queue_depth: 2 }\nworkers:\n- { name: a, agent: command, slots: 2 }\n";

    private static readonly (string, string)[] Testing =
        [("mmos.testing.yaml", "limits:\n  max_running: 10\n"),
            ("mmos.production.yaml", "limits: { max_running: 99 }")];

    private static string Origin(ConfigReading reading, string key) =>
        reading.Values.Single(value => value.Key == key).Origin;

    [Fact]
    public void Each_layer_wins_over_the_ones_before_and_each_value_knows_its_origin()
    {
        var environment = new Dictionary<string, string> { ["MMOS_ENV"] = "testing" };
        var flags = new Dictionary<string, string>();

        var reading = Given.Config(File, environment, flags, Testing);
        Assert.Equal((10, 2), (reading.Config!.Limits.MaxRunning, reading.Config.Limits.MaxQueueDepth));
        Assert.Equal("mmos.testing.yaml:2:16", Origin(reading, "limits.max_running"));
        Assert.Equal("mmos.yaml:1:44", Origin(reading, "limits.max_queue_depth"));
        Assert.Equal("default", Origin(reading, "limits.memory"));

        environment["MMOS_LIMITS__MAX_RUNNING"] = "11";
        reading = Given.Config(File, environment, flags, Testing);
        Assert.Equal(11, reading.Config!.Limits.MaxRunning);
        Assert.Equal("environment MMOS_LIMITS__MAX_RUNNING", Origin(reading, "limits.max_running"));

        flags["limits.max_running"] = "12";
        reading = Given.Config(File, environment, flags, Testing);
        Assert.Equal(12, reading.Config!.Limits.MaxRunning);
        Assert.Equal("flag limits.max_running", Origin(reading, "limits.max_running"));
    }

    [Fact]
    public void Every_value_is_listed_even_without_a_file()
    {
        var values = Given.Config(null).Values;
        Assert.Contains(new ConfigValue("limits.memory", "512MB", "default"), values);
        Assert.Contains(new ConfigValue("routing.weights.priority", "0.5", "default"), values);
        Assert.Contains(new ConfigValue("gates.ready", "[\"goal\",\"acceptance\"]", "default"), values);
        Assert.Contains(new ConfigValue("timers.heartbeat", "5m", "default"), values);
    }

    [Fact]
    public void A_value_from_a_variable_is_shown_by_its_name()
    {
        var reading = Given.Config(
            "env_allow: [TOKEN]\nescalation: { channels: [\"webhook:${TOKEN}\"] }",
                new() { ["TOKEN"] = "secret" });
        Assert.Equal(["webhook:secret"], reading.Config!.Escalation.Channels);
        Assert.Contains(
            reading.Values, value =>
            value is { Key: "escalation.channels", Value: "[\"webhook:${TOKEN}\"]" });
        Assert.DoesNotContain(
            reading.Values, value => value.Value.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void List_items_and_whole_lists_can_be_set()
    {
        var reading = Given.Config(File, new()
        {
            ["MMOS_WORKERS__0__SLOTS"] = "5",
            ["MMOS_GATES__VERIFY"] = "[\"dotnet test\", make]",
            ["MMOS_RESOURCES__Staging_DB"] = "3",
        });
        Assert.Equal(5, reading.Config!.Workers[0].Slots);
        Assert.Equal(["dotnet test", "make"], reading.Config.Gates.Verify);
        Assert.Equal(3, reading.Config.Resources["staging_db"]);
    }

    [Fact]
    public void Variables_of_MMOS_itself_are_left_alone() =>
        Assert.Empty(
            Given.Config(
            null, new() { ["MMOS_URL"] = "x", ["MMOS_STATE_DIR"] = "y", ["MMOS_TASK"] = "T1" }).Problems);

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "MMOS_LIMITS__MAX_RUNING", "1",
            "environment MMOS_LIMITS__MAX_RUNING: limits: unknown key \"MAX_RUNING\"; did you mean "
                + "\"max_running\"?" },
        { "MMOS_LIMITS__MAX_RUNNING", "many",
            "environment MMOS_LIMITS__MAX_RUNNING: limits.max_running: expected a whole number from 1 to "
                + "10000, found \"many\"" },
        { "MMOS_WORKERS__7__SLOTS", "1",
            "environment MMOS_WORKERS__7__SLOTS: workers: there is no item \"7\"; the list has 1, counted "
                + "from 0" },
        { "MMOS_WORKSPACE__X", "1", "environment MMOS_WORKSPACE__X: workspace: has no parts: \"X\"" },
        { "MMOS_REVIEW", "human",
            "environment MMOS_REVIEW:1:1: review: expected a list such as [agent:review, human], found "
            + "\"human\"" },
        { "MMOS_ENV", "prodution",
            "environment MMOS_ENV: expected one of development, testing, production, found \"prodution\"; "
                + "did you mean \"production\"?" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_variable_is_named(string name, string value, string line) =>
        Assert.Equal(line, Given.Lines(Given.Config(File, new() { [name] = value }).Problems));

    [Fact]
    public void A_key_without_a_value_keeps_what_lies_below() =>
        Assert.Equal(
            1, Given.Config(
            File, new() { ["MMOS_ENV"] = "testing" }, null, ("mmos.testing.yaml", "limits:\nworkers: ~\n"))
            .Config!.Limits.MaxRunning);
}
