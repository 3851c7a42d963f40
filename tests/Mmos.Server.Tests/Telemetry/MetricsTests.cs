using System.Diagnostics;
using System.Text.RegularExpressions;
using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Mmos.Server.Telemetry;
using Xunit;

namespace Mmos.Server.Tests.Telemetry;

/// <summary>`/metrics` of a small day, with the names that dashboards rely on.</summary>
public sealed class MetricsTests : IAsyncDisposable
{
    /// <summary>The names of interfaces section 8.</summary>
    private static readonly string[] Promised =
    [
        "mmos_assignment_latency_seconds", "mmos_queue_depth", "mmos_active_tasks",
        "mmos_agent_heartbeat_age_seconds", "mmos_reassignments_total", "mmos_conflicts_total",
        "mmos_escalations_total", "mmos_task_completion_rate", "mmos_error_rate", "mmos_account_used_ratio",
        "mmos_cost_usd_total", "mmos_process_memory_bytes", "mmos_process_memory_limit_bytes",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("mmos-metrics-").FullName;
    private SqliteReadTables? _tables;
    private Pump? _pump;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_promised_name_has_a_help_and_a_type_at_once()
    {
        var page = await Page(await Seam());
        foreach (var name in Promised)
        {
            Assert.Contains($"# HELP {name} ", page);
            Assert.Matches($"# TYPE {name} (counter|gauge|histogram)\n", page);
        }
        Assert.Contains("mmos_queue_depth{priority=\"P0\"} 0\n", page);
        Assert.Contains("mmos_reassignments_total 0\n", page);
        Assert.Contains("mmos_error_rate NaN\n", page);
        Assert.Contains("mmos_process_memory_limit_bytes 536870912\n", page);
    }

    [Fact]
    public async Task A_day_is_counted_from_its_events()
    {
        var seam = await Seam();
        var follower = new LogFollower(seam, TimeProvider.System, null);
        using var text = new PrometheusText(follower.Instruments.Meter);
        Assert.True(await follower.Begin(Stop));
        await seam.Projects.Submit(new Plan
        {
            Project = "shop",
            Goal = "g",
            Tasks =
            [
                new TaskSpec { Key = "a", Title = "A", Priority = "P0" },
                new TaskSpec { Key = "b", Title = "B", Needs = ["a"] },
                new TaskSpec { Key = "c", Title = "C" },
            ],
        }, null, null, Stop);
        Assert.Equal(["1", "1", "0", "0"], await Depth(follower, text));

        var registration = (await seam.Workers.Register(new RegisterRequest
        {
            Name = "w1",
            Agent = "command",
            Process = new ProcessInfo("here", "boot", 1, 1),
        }, Stop)).Value;
        var order = Assert.Single((await seam.Work.Claim(
            new ClaimRequest { Worker = "w1", Registration = registration }, Stop)).Value!);
        Assert.Equal(["0", "1", "0", "1"], await Depth(follower, text));
        await seam.Work.Fail(order.Lease, "agent_error", "no idea", null, Stop);
        Assert.Equal(["0", "1", "0", "0"], await Depth(follower, text));

        var page = text.Page();
        Assert.Contains("mmos_assignment_latency_seconds_count 1\n", page);
        Assert.Contains("mmos_assignment_latency_seconds_bucket{le=\"+Inf\"} 1\n", page);
        Assert.Contains("mmos_error_rate 1\n", page);
        Assert.Matches("mmos_agent_heartbeat_age_seconds\\{agent=\"w1\"\\} [0-9]", page);
    }

    [Fact]
    public async Task A_server_that_begins_in_the_middle_knows_what_is_open()
    {
        var seam = await Seam();
        await seam.Projects.Submit(new Plan
        {
            Project = "shop",
            Goal = "g",
            Tasks = [new TaskSpec { Key = "a", Title = "A" }, new TaskSpec { Key = "b", Title = "B",
                Needs = ["a"] }],
        }, null, null, Stop);
        var follower = new LogFollower(seam, TimeProvider.System, null);
        using var text = new PrometheusText(follower.Instruments.Meter);
        Assert.True(await follower.Begin(Stop));
        Assert.Equal(["0", "1", "0", "0"], await Depth(follower, text));
        await seam.Tasks.Cancel("T1", "no", Stop);
        Assert.Equal(["0", "0", "0", "0"], await Depth(follower, text));
    }

    [Fact]
    public async Task Promtool_accepts_the_page()
    {
        var promtool = Which("promtool");
        Assert.SkipWhen(promtool is null, "no promtool: install the package prometheus");
        Assert.Equal("", await Run(promtool!, ["check", "metrics"], await Page(await Seam())));
    }

    [Fact]
    public async Task Promtool_accepts_the_recording_rules_and_they_name_what_there_is()
    {
        var rules = Path.Combine(Root(), "deploy", "prometheus", "mmos.rules.yml");
        var used = Regex.Matches(await File.ReadAllTextAsync(rules, Stop), @"\bmmos_[a-z_]+").Select(m =>
            m.Value)
            .Select(name => Regex.Replace(name, "_(bucket|sum|count)$", ""));
        Assert.Empty(used.Except(Promised));
        var promtool = Which("promtool");
        Assert.SkipWhen(promtool is null, "no promtool: install the package prometheus");
        Assert.Contains("SUCCESS", await Run(promtool!, ["check", "rules", rules], ""));
    }

    [Fact]
    public void Every_process_derives_the_same_trace()
    {
        var at = DateTimeOffset.UnixEpoch;
        var (trace, span) = TraceIds.Of("shop", at, "T1", 1);
        Assert.Matches("^[0-9a-f]{32}$", trace);
        Assert.Matches("^[0-9a-f]{16}$", span);
        Assert.Equal((trace, span), TraceIds.Of("shop", at, "T1", 1));
        Assert.Equal(trace, TraceIds.Of("shop", at, "T2", 1).Trace);
        Assert.NotEqual(span, TraceIds.Of("shop", at, "T1", 2).Span);
        Assert.NotEqual(trace, TraceIds.Of("shop", at.AddSeconds(1), "T1", 1).Trace);
    }

    private static async Task<string[]> Depth(LogFollower follower, PrometheusText text)
    {
        Assert.True(await follower.Read(Stop));
        await follower.Look(Stop);
        var page = text.Page();
        return [.. Regex.Matches(page, "^mmos_(queue_depth.*|active_tasks) (.*)$", RegexOptions.Multiline)
            .OrderByDescending(m => m.Groups[1].Value.Length).ThenBy(m => m.Groups[1].Value)
            .Select(m => m.Groups[2].Value)];
    }

    private static async Task<string> Page(IOrchestrator seam)
    {
        var follower = new LogFollower(seam, TimeProvider.System, 512L << 20);
        using var text = new PrometheusText(follower.Instruments.Meter);
        Assert.True(await follower.Begin(Stop));
        await follower.Look(Stop);
        return text.Page();
    }

    private async Task<IOrchestrator> Seam()
    {
        var file = Path.Combine(_folder, "mmos.db");
        var journal = SqliteJournal.OpenOrCreate(file);
        _pump = await Pump.Start(journal, "test", new ProcessIdentity("here", "boot", 1, 1),
            TimeProvider.System,
            _ => { }, Stop);
        _tables = SqliteReadTables.Open(file);
        return new LocalOrchestrator(_pump, journal, _tables, "person");
    }

    private static string? Which(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder,
            program)).FirstOrDefault(File.Exists);

    private static async Task<string> Run(string program, string[] words, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync()
            + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mmos.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        if (_pump is not null) await _pump.DisposeAsync();
        _tables?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
