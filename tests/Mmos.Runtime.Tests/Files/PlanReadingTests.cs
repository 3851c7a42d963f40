using System.Globalization;
using System.Text;
using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class PlanReadingTests
{
    private const string Full = """
        version: 1
        project: web-scraper
        goal: Create a web scraping system
        repository: ../code/
        base: main
        defaults: { priority: P2, verify: [dotnet test], retry: {max: 5}, capabilities: { require: [coding] }}
        tasks:
          - id: design
            title: System architecture design
            description: |
              Write docs/architecture.md
              in two parts.
            phase: 1
            priority: P0
            acceptance: ["it names every part"]
            capabilities: { require: [planning], prefer: [research] }
            estimate: 1h30m
            files: ["docs/**"]
            on_failure: skip
          - { id: schema, title: Tests of the schema, phase: 1, verify: [], worker: auto }
          - id: scrape
            title: Scrape
            needs: ["phase:1", design]
            worker: Claude-Worker-2
            timeout: 2d
            run: ./scrape.sh
            type: nonfunctional
            kind: ops
        """;

    [Fact]
    public void A_plan_is_read_with_its_defaults_applied()
    {
        var reading = Given.Plan(Full.Replace("timeout: 2d", "timeout: 1d", StringComparison.Ordinal));
        Assert.Empty(reading.Problems);
        var plan = reading.Plan!;
        Assert.Equal(
            ("web-scraper", "Create a web scraping system", "main"), (plan.Project, plan.Goal, plan.Base));
        Assert.Equal(Path.GetFullPath("/code"), plan.Repository);
        var (design, schema, scrape) = (plan.Tasks[0], plan.Tasks[1], plan.Tasks[2]);
        Assert.Equal(("P0", "P2", "P2"), (design.Priority, schema.Priority, scrape.Priority));
        Assert.Equal(["dotnet test"], design.Verify);
        Assert.Empty(schema.Verify);
        Assert.Equal(5, scrape.RetryMax);
        Assert.Equal(["planning"], design.Capabilities.Require);
        Assert.Equal(["coding"], scrape.Capabilities.Require);
        Assert.Equal("Write docs/architecture.md\nin two parts.\n", design.Description);
        Assert.Equal(1.5m, design.EstimateHours);
        Assert.Equal(86400, scrape.TimeoutSeconds);
        Assert.Equal(("skip", "block"), (design.OnFailure, scrape.OnFailure));
        Assert.Equal((null, "Claude-Worker-2"), (schema.Worker, scrape.Worker));
        Assert.Equal(("nonfunctional", "ops", "./scrape.sh"), (scrape.Type, scrape.Kind, scrape.Run));
        Assert.Equal(1, design.Phase);
        Assert.Null(scrape.Phase);
    }

    [Fact]
    public void A_need_of_a_phase_means_all_of_its_tasks_each_once() =>
        Assert.Equal(
            ["design", "schema"],
            Given.Plan(Full.Replace("2d", "1d", StringComparison.Ordinal)).Plan!.Tasks[2].Needs);

    [Fact]
    public void A_kind_that_is_not_given_is_found_in_the_text_and_the_reason_is_kept()
    {
        var reading = Given.Plan(Full.Replace("2d", "1d", StringComparison.Ordinal));
        Assert.Equal(
            new Classified(
                "planning", "the title says \"architecture\"", "functional", "no word tells of a quality"),
            reading.Classified["design"]);
        Assert.Equal(("testing", "planning"), (reading.Plan!.Tasks[1].Kind, reading.Plan.Tasks[0].Kind));
        Assert.False(reading.Classified.ContainsKey("scrape"));
    }

    [Theory]
    [InlineData("Core scraping implementation", "coding", "functional")]
    [InlineData("IMPLEMENTATION", "coding", "functional")]
    [InlineData("Write unit tests", "testing", "functional")]
    [InlineData("Compare parsers", "research", "functional")]
    [InlineData("Update the README", "docs", "functional")]
    [InlineData("Audit the login", "review", "functional")]
    [InlineData("Improve latency of search", "coding", "nonfunctional")]
    [InlineData("Contest", "coding", "functional")]
    [InlineData("", "coding", "functional")]
    public void The_first_telling_word_of_the_title_decides(string title, string kind, string type)
    {
        var found = Classifier.Classify(title, "");
        Assert.Equal((kind, type), (found.Kind, found.Type));
    }

    [Fact]
    public void A_task_that_cannot_be_checked_is_noted_not_refused()
    {
        var reading = Given.Tasks("- { id: a, title: A }\n- { id: b, title: B, type: nonfunctional }");
        Assert.NotNull(reading.Plan);
        Assert.Equal(
            [
                "plan.yaml:4:3: warning: tasks[0]: functional task \"a\" names neither acceptance nor verify",
                "plan.yaml:5:3: warning: tasks[1]: non-functional task \"b\" names no problem",
            ],
            reading.Notices.Select(notice => notice.ToString()));
    }

    [Fact]
    public void The_same_plan_may_be_written_as_json()
    {
        var plan = Given.Plan(
            "{\n\t\"project\": \"p\",\r\n\t\"goal\": \"\\ud83d\\ude00 \\/\", "
            + "\"tasks\":[{\"id\":\"a\",\"title\":\"A\"}]}").Plan!;
        Assert.Equal(("😀 /", "A"), (plan.Goal, plan.Tasks[0].Title));
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_change_nothing()
    {
        var yaml = Full.Replace("2d", "1d", StringComparison.Ordinal);
        byte[] marked =
            [0xEF, 0xBB, 0xBF,
            .. Encoding.UTF8.GetBytes(yaml.Replace("\n", "\r\n", StringComparison.Ordinal))];
        var plan = PlanReader.Read(marked, "plan.yaml", "/here").Plan!;
        Assert.Equal("Write docs/architecture.md\nin two parts.\n", plan.Tasks[0].Description);
        Assert.Equal(Given.Plan(yaml).Plan!.Goal, plan.Goal);
    }

    [Fact]
    public void The_language_of_the_machine_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        var turkish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        turkish.NumberFormat.NumberDecimalSeparator = ",";
        turkish.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = turkish;
            var reading = Given.Config("routing: { weights: { priority: 0.25 } }");
            Assert.Equal(0.25m, reading.Config!.Routing.Weights.Priority);
            Assert.Equal("P0", Nearest.To("p0", ["P0"]));
            Assert.Equal("TITLE", Nearest.To("title", ["TITLE"]));
            Assert.Equal("coding", Classifier.Classify("INTEGRATION IMPLEMENTATION", "").Kind);
            Assert.Equal(
                "mmos.yaml:1:33: routing.weights.priority: \"0,5\": write numbers with . as the decimal "
                    + "point",
                Given.Lines(Given.Config("routing: { weights: { priority: \"0,5\" } }").Problems));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_file_is_read_from_disk_and_its_repository_is_relative_to_it()
    {
        using var folder = new TemporaryFolder();
        var path =
            folder.Write("plans/a.plan.yaml", Given.Head + "repository: .\ntasks: [{ id: a, title: A }]");
        Assert.Equal(Path.Combine(folder.Path, "plans"), PlanReader.Read(path).Plan!.Repository);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_problem()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "no.plan.yaml");
        Assert.Equal($"{missing}: there is no such file", Given.Lines(PlanReader.Read(missing).Problems));
        Assert.Equal(
            $"{folder.Path}: this is a folder, not a file",
            Given.Lines(PlanReader.Read(folder.Path).Problems));
    }
}
