using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mmos.Api;
using Mmos.Cli.Composing.Logging;
using Mmos.Core;
using Xunit;

namespace Mmos.Cli.Tests.Logging;

/// <summary>The log files: lines that many append to, levels, rotation, retention, and no secrets.</summary>
public sealed class LogFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmos-logs-").FullName;
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 11, 20, 14, 3, 5, TimeSpan.Zero));

    [Fact]
    public void A_line_is_json_with_its_fields()
    {
        Logger().Said("the machine was a and is b");
        var line = Assert.Single(Lines("system.log"));
        Assert.Equal(("info", "mmos", "the machine was a and is b"),
            (Text(line, "level"), Text(line, "source"), Text(line, "message")));
        Assert.Equal("2026-11-20T14:03:05.000Z", Text(line, "at"));
        Assert.Equal(Environment.ProcessId, line.GetProperty("pid").GetInt32());
    }

    [Fact]
    public void An_error_stands_in_the_log_of_errors_too_and_what_is_below_the_level_nowhere()
    {
        var log = Logger(LogLevel.Warning);
        log.Said("all is well");
        log.Failed("nothing is\nwell");
        Assert.Equal("nothing is\nwell", Text(Assert.Single(Lines("system.log")), "message"));
        Assert.Equal("error", Text(Assert.Single(Lines("errors.log")), "level"));
    }

    [Fact]
    public void Lines_are_shown_to_who_wants_them()
    {
        List<string> shown = [];
        Logger(echo: (LogLevel.Error, shown.Add)).Said("quiet");
        Logger(echo: (LogLevel.Error, shown.Add)).Failed("loud");
        Assert.Equal(["error: loud"], shown);
    }

    [Theory]
    [InlineData("postgres://mmos:hunter2@db/mmos", "postgres://mmos:***@db/mmos")]
    [InlineData("Authorization: Bearer abcdef0123456789", "Authorization: Bearer ***")]
    [InlineData("https://hooks.slack.com/services/T0/B0/xyz", "https://hooks.slack.com/services/***")]
    [InlineData("PASSWORD=hunter2 and more", "PASSWORD=*** and more")]
    [InlineData("{\"token\": \"abcdefgh\"}", "{\"token\": \"***\"}")]
    [InlineData("ghp_0123456789012345678901234567890123456789", "*** (a GitHub token)")]
    [InlineData("mmos_0123456789012345678901234567890123456789abc", "*** (a token of MMOS)")]
    [InlineData("mmos_assignment_latency_seconds", "mmos_assignment_latency_seconds")]
    [InlineData("a secret is a thing: tokens, passwords", "a secret is a thing: tokens, passwords")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- x", "*** (a private key) x")]
    public void Secrets_are_masked(string said, string written)
    {
        Logger().Said(said);
        Assert.Equal(written, Text(Assert.Single(Lines("system.log")), "message"));
        Assert.Equal(written, Secrets.Mask(said));
    }

    [Fact]
    public async Task Many_that_append_and_rotate_at_once_lose_and_tear_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            var log = Logger(maxBytes: 20_000);
            for (var i = 0; i < 500; i++) log.Said($"{writer}-{i} {new string('x', i % 90)}");
        })));
        var files = Directory.GetFiles(_folder, "system*.log");
        Assert.True(files.Length > 10, $"{files.Length} files");
        var said = files.SelectMany(Parsed).Select(line => Text(line, "message").Split(' ')[0]).ToList();
        Assert.Equal(4_000, said.Count);
        Assert.Equal(4_000, said.Distinct().Count());
    }

    [Fact]
    public void A_file_of_yesterday_goes_on_under_its_day_and_an_old_one_is_deleted()
    {
        Logger().Said("yesterday");
        var today = Path.Combine(_folder, "system.log");
        File.SetLastWriteTimeUtc(today, _clock.Now.UtcDateTime);
        _clock.Now = _clock.Now.AddDays(1);
        Logger().Said("today");
        File.SetLastWriteTimeUtc(today, _clock.Now.UtcDateTime);
        Assert.Equal("today", Text(Assert.Single(Lines("system.log")), "message"));
        Assert.Equal("yesterday", Text(Assert.Single(Lines("system-2026-11-20-001.log")), "message"));
        _clock.Now = _clock.Now.AddDays(14);
        Logger().Said("much later");
        Assert.Equal(["system-2026-11-21-001.log", "system.log"],
            Directory.GetFiles(_folder, "system*.log").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_workers_did_and_what_people_ordered_stand_apart()
    {
        var activity = new ActivityLog(new LogFiles(Settings(), _clock));
        activity.Take([
            At(1, new TaskAssigned(12, "w1", WorkItem.Author, 3, 2, 0, [])),
            At(2, new WorkerSeen("w1")),
            At(3, new TaskFailed(12, 3, Cause.GatesFailed, "1 test failed\nat X", null)),
            At(4, new TaskRetried(12, "with token=abcdef123")),
        ]);
        await activity.DisposeAsync();
        Assert.Equal(["T12 is given to w1: attempt 2, lease 3", "T12 failed: gates_failed: 1 test failed"],
            Lines("agent.log").Select(line => Text(line, "message")));
        var person = Assert.Single(Lines("user_interactions.log"));
        Assert.Equal(("T12 gets new retries: with token=***", "task.retried", "T12", "me"),
            (Text(person, "message"), Text(person, "event"), Text(person, "task"), Text(person, "actor")));
        Assert.Equal(3, Assert.Single(Lines("errors.log")).GetProperty("seq").GetInt64());
    }

    private ILogger Logger(LogLevel level = LogLevel.Information, long maxBytes = 10_000_000,
        (LogLevel, Action<string>)? echo = null) => new FileLogger(
        new LogFiles(Settings() with { Level = level, MaxBytes = maxBytes, Echo = echo }, _clock),
            LogFile.System, "mmos");

    private LogSettings Settings() => new(_folder, LogLevel.Information, TimeSpan.FromDays(14));

    private List<JsonElement> Lines(string name) => Parsed(Path.Combine(_folder, name));

    private static List<JsonElement> Parsed(string path) =>
        [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static Recorded At(long seq, Event happened) => new(seq, 1_000, 1_000, "me", seq, null, 0,
        happened);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
