using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class ConfigEditorTests
{
    private const string Text = """
        # what we run
        version: 1
        limits:               # be kind to the laptop
          max_running: 3      # three is enough
          max_queue_depth: "100"
        gates: { verify: ["make test"] }
        workers:
          - name: w1          # the fast one
            agent: command
            slots: 1

        """;

    [Theory]
    [InlineData("limits.max_running", "7", "max_running: 3 ", "max_running: 7 ")]
    [InlineData("limits.max_queue_depth", "200", "\"100\"", "200")]
    [InlineData("workers[0].slots", "4", "slots: 1", "slots: 4")]
    [InlineData("limits.memory", "1GB", "  max_running: 3", "  memory: 1GB\n  max_running: 3")]
    [InlineData("gates.sync", "origin/main", "{ verify:", "{ sync: origin/main, verify:")]
    public void An_edit_changes_one_place_and_keeps_every_comment(
        string key, string value, string before, string after)
    {
        var edited = ConfigEditor.Set(Text, key, value, out var problem);
        Assert.Null(problem);
        Assert.Equal(Text.Replace(before, after, StringComparison.Ordinal), edited);
    }

    [Fact]
    public void A_section_that_is_not_there_is_added_at_the_end()
    {
        Assert.Equal(Text + "timers:\n  heartbeat: 2m\n", ConfigEditor.Set(Text, "timers.heartbeat", "2m",
            out _));
        Assert.Equal("limits:\n  max_running: 5\n", ConfigEditor.Set("", "limits.max_running", "5", out _));
    }

    [Theory]
    [InlineData("limits", "3", "list or a mapping")]
    [InlineData("gates.verify", "x", "list or a mapping")]
    [InlineData("version.part", "1", "not a mapping")]
    [InlineData("workers[3].slots", "1", "there is no item 3")]
    [InlineData("", "1", "name a key")]
    [InlineData("limits.max_running", "1\n2", "on one line")]
    public void What_is_no_value_of_one_line_is_refused(string key, string value, string says)
    {
        Assert.Null(ConfigEditor.Set(Text, key, value, out var problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Text, "workers:\n  - name: w1", "workers:\n  - { name: w2 }\n  - name: w1")]
    [InlineData("workers: # all\n- name: a\n", "# all\n", "# all\n- { name: w2 }\n")]
    [InlineData("workers:\n  # the fast one\n  - name: a\n", "workers:\n", "workers:\n  - { name: w2 }\n")]
    [InlineData("workers: [{ name: a }]\n", "[{", "[{ name: w2 }, {")]
    [InlineData("workers: []\n", "[]", "[{ name: w2 }]")]
    [InlineData("version: 1", "version: 1", "version: 1\nworkers:\n  - { name: w2 }\n")]
    public void An_item_is_added_before_the_others_and_keeps_their_comments(
        string text, string before, string after)
    {
        var edited = ConfigEditor.AddItem(text, "workers", "{ name: w2 }", out var problem);
        Assert.Null(problem);
        Assert.Equal(text.Replace(before, after, StringComparison.Ordinal), edited);
    }

    [Fact]
    public void An_item_is_not_added_to_what_is_no_list()
    {
        Assert.Null(ConfigEditor.AddItem(Text, "limits", "x", out var problem));
        Assert.Contains("limits is no list", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_is_judged_before_it_is_written()
    {
        using var folder = new TemporaryFolder();
        var edited = ConfigEditor.Set(Text, "limits.max_running", "many", out _)!;
        var read = ConfigReader.ReadAs(folder.Path, edited, new Dictionary<string, string>());
        Assert.Null(read.Config);
        Assert.StartsWith("mmos.yaml:4:16", read.Problems[0].ToString(), StringComparison.Ordinal);
    }
}
