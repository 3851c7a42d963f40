using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class ConfigReadingTests
{
    private static readonly Dictionary<string, string> Webhook = new() { ["OPS_WEBHOOK"] = "https://ops" };

    [Fact]
    public void Without_a_file_everything_has_its_default()
    {
        var config = Given.Config(null).Config!;
        Assert.Equal(
            ("default", "sqlite:.mmos/mmos.db", "serialize"),
            (config.Workspace, config.Database, config.Conflicts));
        Assert.Equal((1000, 20, 512_000_000L, 5), (config.Limits.MaxQueueDepth, config.Limits.MaxRunning,
            config.Limits.MemoryBytes, config.Limits.ReviewWip));
        Assert.Equal(
            (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(60)),
            (config.Timers.Heartbeat, config.Timers.Offer));
        Assert.Equal(["goal", "acceptance"], config.Gates.Ready);
        Assert.Equal(0.15m, config.Routing.Weights.Load);
        Assert.Empty(config.Workers);
        Assert.Null(config.Digest);
        Assert.Equal(config.Limits, Config.Default.Limits);
    }

    [Fact]
    public void The_example_of_the_interface_description_is_read_whole()
    {
        var reading = Given.Config(Samples.Config, Webhook);
        Assert.Empty(reading.Problems);
        var config = reading.Config!;
        Assert.Equal(20, config.Accounts["claude-max"].ReservePercent);
        Assert.Equal(
            (20m, "day"),
            (config.Accounts["openai-key"].Budget!.Usd, config.Accounts["openai-key"].Budget!.Per));
        var worker = Assert.Single(config.Workers);
        Assert.Equal(
            ("Claude-Worker-1", "claude", "premium", 1),
            (worker.Name, worker.Agent, worker.Tier, worker.Slots));
        Assert.Equal(new ScaleConfig(1, 3), worker.Scale);
        Assert.Equal("webhook:https://ops", config.Escalation.Channels[1]);
        Assert.Equal(["npm ci"], config.Worktree.Setup);
        Assert.Equal(1, config.Resources["staging-db"]);
    }

    [Fact]
    public void A_channel_that_is_none_is_noted_with_its_place()
    {
        var reading = Given.Config("escalation: { channels: [log, \"pager:x\"] }");
        Assert.Equal(2, reading.Config!.Escalation.Channels.Count);
        Assert.StartsWith("mmos.yaml:1:31: warning: escalation.channels: is left out: \"pager\" is no "
            + "channel;",
            Assert.Single(reading.Notices).ToString());
    }

    [Fact]
    public void Values_without_effect_yet_are_noted_but_defaults_are_not()
    {
        var notices = Given.Config(
            "retro: { every: 3 }\ngates: { sync: origin/main }\nworkers: [{ name: a, agent: codex }]")
                .Notices;
        Assert.Equal(
            [
                "mmos.yaml:2:10: warning: gates.sync: has no effect in this version of MMOS",
                "mmos.yaml:3:29: warning: workers[0].agent: this version of MMOS does not start \"codex\" "
                    + "workers; only command",
            ],
            notices.Select(notice => notice.ToString()));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "limits: { max_runing: 3 }",
            "mmos.yaml:1:11: limits: unknown key \"max_runing\"; did you mean \"max_running\"?" },
        { "zzz: 1",
            "mmos.yaml:1:1: unknown key \"zzz\"; known here: version, workspace, database, "
            + "database_reader, server, accounts, workers, "
            + "routing, profiles, timers, limits, worktree, resources, gates, review, conflicts, retro, "
                + "digest, backup, logs, "
            + "escalation, prices, agents, patterns, env_allow" },
        { "database: postgres://h/d?sslmod=require",
            "mmos.yaml:1:11: database: \"postgres://h/d?sslmod=require\": \"sslmod\" is not a setting of a "
                + "PostgreSQL address; did you mean \"sslmode\"?" },
        { "database: postgres://h:99999/d",
            "mmos.yaml:1:11: database: \"postgres://h:99999/d\": the port is a number up to 65535" },
        { "server: { listen: \"https://0.0.0.0:7420\" }",
            "mmos.yaml:1:19: server.listen: \"https://0.0.0.0:7420\": expected a URL such as "
            + "http://127.0.0.1:7420, without a path; TLS is the matter of a proxy in front of MMOS, whose "
            + "address is server.url" },
        { "server: { url: mmos.example }",
            "mmos.yaml:1:16: server.url: \"mmos.example\": expected a URL such as https://mmos.example, "
            + "without a path" },
        { "database: sqlserver://h",
            "mmos.yaml:1:11: database: \"sqlserver://h\": sqlserver databases are not yet in this version; "
                + "use sqlite:.mmos/mmos.db or postgres://USER@HOST/DATABASE" },
        { "database: mmos.db",
            "mmos.yaml:1:11: database: \"mmos.db\": expected sqlite: and a path, such as "
                + "sqlite:.mmos/mmos.db, or postgres://USER@HOST/DATABASE" },
        { "limits: { memory: 512 }",
            "mmos.yaml:1:19: limits.memory: expected a size such as 512MB, found \"512\"" },
        { "accounts: { a: { vendor: x, reserve: 20 } }",
            "mmos.yaml:1:38: accounts.a.reserve: expected a share such as 20%, found \"20\"" },
        { "accounts: { a b: { vendor: x } }",
            "mmos.yaml:1:13: accounts: \"a b\" is not a name; letters, digits and . _ - only, "
            + "at most 60 characters, a letter or digit first" },
        { "workers: [{ name: a, agent: command, slots: 65 }]",
            "mmos.yaml:1:45: workers[0].slots: expected a whole number from 1 to 64, found \"65\"" },
        { "workers:\n- { name: a, agent: command }\n- { name: A, agent: command }",
            "mmos.yaml:3:11: workers[1].name: duplicate worker \"A\"; first given at mmos.yaml:2:11" },
        { "workers: [{ name: a, agent: cladue }]",
            "mmos.yaml:1:29: workers[0].agent: unknown agent \"cladue\"; did you mean \"claude\"?" },
        { "workers: [{ name: a, agent: command, account: x }]",
            "mmos.yaml:1:47: workers[0].account: unknown account \"x\"; accounts: names none" },
        { "workers: [{ name: a, agent: claude, run: x }]",
            "mmos.yaml:1:42: workers[0].run: is only for agent: command" },
        { "workers: [{ name: a }]", "mmos.yaml:1:11: workers[0].agent: is required" },
        { "workers: [{ name: a, agent: command, scale: { min: 3, max: 2 } }]",
            "mmos.yaml:1:45: workers[0].scale: min 3 is above max 2" },
        { "gates: { verify: [\"echo ${HOME}\"] }",
            "mmos.yaml:1:19: gates.verify[0]: ${HOME} is not in env_allow; add HOME there, "
            + "or write $${HOME} for the text" },
        { "env_allow: [NOT_SET]\nworkspace: ${NOT_SET}",
            "mmos.yaml:2:12: workspace: environment variable NOT_SET is not set\n"
            + "mmos.yaml:2:12: workspace: \"${NOT_SET}\": lower-case letters, digits and - only, at most 60 "
                + "characters; such as \"not-set\"" },
        { "routing: { weights: { load: 1.5 } }",
            "mmos.yaml:1:29: routing.weights.load: expected a number from 0 to 1 with at most 6 decimals, "
                + "found \"1.5\"" },
        { "logs: { level: warning }",
            "mmos.yaml:1:16: logs.level: \"warning\": expected one of trace, debug, info, warn, error" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place(string yaml, string lines)
    {
        var reading = Given.Config(yaml);
        Assert.Equal(lines, Given.Lines(reading.Problems));
        Assert.Null(reading.Config);
    }

    [Fact]
    public void A_braced_variable_for_the_shell_is_written_with_two_dollars() =>
        Assert.Equal(["echo ${HOME} $HOME ${x:-y}"],
            Given.Config("gates: { verify: [\"echo $${HOME} $HOME ${x:-y}\"] }").Config!.Gates.Verify);

    [Fact]
    public void Workers_of_config_agents_yaml_are_added()
    {
        (string, string)[] more = [("config/agents.yaml", "workers: [{ name: b, agent: command }]")];
        var reading = Given.Config("workers: [{ name: a, agent: command }]", more: more);
        Assert.Equal(["a", "b"], reading.Config!.Workers.Select(worker => worker.Name));
        Assert.Equal(["b"], Given.Config(null, more: more).Config!.Workers.Select(worker => worker.Name));
        Assert.Equal(
            "config/agents.yaml:1:1: unknown key \"limits\"; known here: version, workers",
            Given.Lines(
                Given.Config(null, more: [("config/agents.yaml", "limits: {}\nworkers: []")]).Problems));
    }
}
