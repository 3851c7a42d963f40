using System.Globalization;
using System.Text.Json;
using Mmos.Api;
using Mmos.Cli.Rendering;

namespace Mmos.Cli.Tests;

/// <summary>A small shop of tasks, workers and events at one fixed moment.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now =
        DateTimeOffset.Parse("2026-11-20T14:03:05Z", CultureInfo.InvariantCulture);

    public static readonly Plan Plan = new() { Project = "shop", Goal = "Open a shop", Tasks = [] };

    public static Frame Frame(int width = 100, int height = 24) => new(width, height, Now, TimeZoneInfo.Utc);

    public static readonly IReadOnlyList<SentMessage> Messages =
    [
        new()
        {
            Id = 41, From = "worker-1", To = "worker-2", Project = "shop", Task = "T4", Kind = "question",
            Content = "Which port?\nThe brief says nothing.", At = Now.AddMinutes(-3),
        },
        new() { Id = 44, From = "ali@box", Kind = "note", Content = "Lunch", At = Now.AddSeconds(-9) },
    ];

    public static readonly IReadOnlyList<StoredArtifact> Artifacts =
    [
        new("shop", "docs/plan.md", 2, "T1", "text/markdown", 1_234, new string('a', 64), "worker-1",
            Now.AddHours(-2)),
    ];

    public static readonly IReadOnlyList<ErrorGroup> Errors =
    [
        new("gates_failed", "error CS1002: ; expected", 7, Now.AddDays(-1), Now.AddMinutes(-5), "T4"),
        new("agent_error", "the command ended with exit code 1", 1, Now.AddHours(-1), Now.AddHours(-1), "T2"),
    ];

    public static readonly ProjectInfo Project = new()
    {
        Id = "shop",
        Name = "shop",
        Goal = "Open a shop with error handling and data export",
        Status = "active",
        Tasks = new Dictionary<string, int>
        {
            ["done"] = 2,
            ["running"] = 1,
            ["verifying"] = 1,
            ["ready"] = 1,
            ["pending"] = 1,
            ["failed"] = 1
        },
        Repository = "/home/me/shop",
        Base = "main",
        BaseCommit = "1111111111111111111111111111111111111111",
        Branch = "mmos/shop",
        CreatedAt = Now.AddMinutes(-42),
        UpdatedAt = Now.AddSeconds(-7),
    };

    public static readonly AccountInfo[] Accounts =
    [
        new()
        {
            Name = "claude-max",
            Vendor = "anthropic",
            Billing = "subscription",
            Status = "parked",
            ParkedUntil = Now.AddHours(2),
            Reserve = 0.2m,
            Windows = [new("5h", 0.995m, Now.AddHours(2)), new("week", 0.4m, Now.AddDays(3))],
        },
        new()
        {
            Name = "openai-key",
            Vendor = "openai",
            Billing = "metered",
            Status = "open",
            Budget = new("20.00", null, "day"),
            Spent = new("0.0123", 4_000, "day"),
        },
    ];

    public static readonly CostReport Costs = new("project",
        [
            new("shop", 3, new CostInfo
            {
                BilledUsd = "0.0123",
                NotionalUsd = "0.03",
                Tokens = new(4_000, 90),
            }),
            new(null, 1, new CostInfo()),
        ],
        new CostInfo { BilledUsd = "0.0123", NotionalUsd = "0.03", Tokens = new(4_000, 90) },
        new PremiumCost("opus", "0.10", "0.07"), null);

    public static readonly PerformanceReport Performance = new()
    {
        From = Now.AddDays(-1),
        To = Now,
        Done = 9,
        Failed = 1,
        CompletionRate = 0.9m,
        Completion = new(61.5m, 300, 301.25m),
        Waiting = new(0.2m, 4, 12),
        Workers =
        [
            new("Claude-Worker-1", 8, 0.875m, 0.75m, 0.62m, 55.1m),
            new("idler", 1, null, null, null, null),
        ],
        Bottlenecks =
        [
            new("shop", "working", 240, 0.8m, "T3"), new("shop", "waiting for a worker", 60.5m, 0.2m, "T4"),
        ],
    };

    public static TaskInfo Task(int number, string key, string status, params string[] needs) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"T{number}"),
        Key = key,
        Project = "shop",
        Title = $"The {key} of the shop",
        Status = status,
        Priority = "P1",
        Type = "functional",
        Kind = "coding",
        Tier = "auto",
        Needs = needs,
        RetryMax = 2,
        CreatedAt = Now.AddMinutes(-42),
        UpdatedAt = Now.AddMinutes(-10).AddSeconds(number),
    };

    public static readonly FeedbackInfo GateFeedback = new(
        1, "gates_failed", "dotnet test: 2 of 40 tests failed\n  Cart_keeps_its_rows: expected 2, was 1",
            Now.AddMinutes(-25));

    public static IReadOnlyList<TaskInfo> Tasks { get; } =
    [
        Task(1, "design", "done") with
        {
            Author = "worker-1", Attempt = 1, Commit = "aaaaaaaaaaaaaaaaaaaa",
                Result = "See **docs/design.md**.",
            StartedAt = Now.AddMinutes(-40), FinishedAt = Now.AddMinutes(-35), Kind = "planning",
                Priority = "P0",
        },
        Task(2, "schema", "done", "T1") with
        {
            Author = "worker-2", Attempt = 2, Commit = "bbbbbbbbbbbbbbbbbbbb",
                Result = "Tables are there.\n\n- one\n- two",
            StartedAt = Now.AddMinutes(-35), FinishedAt = Now.AddMinutes(-20), Feedback = [GateFeedback],
        },
        Task(3, "cart", "running", "T1", "T2") with { Worker = "worker-1", Attempt = 2, Lease = 5,
            Progress = 40, Feedback = [GateFeedback] },
        Task(4, "scrape", "verifying", "T1") with { Attempt = 1, Lease = 4, Progress = 100,
            Author = "worker-2" },
        Task(5, "export-of-all-orders-as-csv", "ready",
            "T2") with { WaitingFor = "a worker with the capability \"csv\"" },
        Task(6, "docs", "pending", "T3", "T4", "T5") with { Priority = "P2", WaitingFor = "T3, T4 and T5" },
        Task(7, "payment", "failed", "T1") with
        {
            Attempt = 3, Lease = 9, Author = "worker-2", Feedback = [GateFeedback with { Attempt = 3 }],
                FinishedAt = Now.AddMinutes(-1),
        },
    ];

    public static TaskInfo Full { get; } = Tasks[2] with
    {
        Description =
            "Keep what a visitor puts into the cart.\n" +
            "It must survive a restart of the browser, and of the server, " +
            "and it must never be shown to anybody else.",
        Acceptance = ["rows survive a restart", "nobody sees another one's cart"],
        Verify = ["dotnet build", "dotnet test"],
        Capabilities = new Capabilities { Require = ["coding"], Prefer = ["web"] },
        Files = ["src/cart/**"],
        EstimateHours = 1.5m,
        Branch = "mmos/T3-2",
        Commit = "cccccccccccccccccccc",
        Run = "./scripts/cart.sh",
        Notes = ["read the brief", "half of the tests pass"],
        StartedAt = Now.AddMinutes(-30),
        Cost = new CostInfo { NotionalUsd = "0.0123" },
        Certificate = new CertificateInfo("cccccccccccccccccccc", "dddddddddddddddddddd",
            [new CheckInfo("dotnet test", 0, 5123)]),
        Result = "Done as asked.",
    };

    public static IReadOnlyList<WorkerInfo> Workers { get; } =
    [
        new()
        {
            Name = "worker-1", Agent = "command", Status = "busy", Capabilities = ["general", "coding"],
                Slots = 2,
            Running = ["T3"], LastSeenAt = Now.AddSeconds(-3), Registration = 1,
            Process = new ProcessInfo("tower", "boot-1", 4711, 99),
                Metrics = new WorkerMetrics { Completed = 7, SuccessRate = 0.875m },
        },
        new() { Name = "worker-2", Agent = "command", Model = "none", Status = "idle", Slots = 1,
            LastSeenAt = Now.AddHours(-3) },
        new() { Name = "worker-3", Agent = "claude", Model = "sonnet", Account = "max", Status = "offline",
            Slots = 1, LastSeenAt = Now.AddDays(-3) },
    ];

    public static IReadOnlyList<InboxItem> Inbox { get; } =
    [
        new("i9", "conflict", "shop", "T4", "The scrape of the shop", "conflict",
            "src/a.cs line 12 was changed by T2 and T4",
            ["mmos task retry T4"], Now.AddMinutes(-2)),
        new("i7", "failed", "shop", "T7", "The payment of the shop", "gates_failed",
            string.Join('\n', Enumerable.Range(1, 9).Select(i => $"line {i} of what the gate said")),
            ["mmos task retry T7", "mmos task cancel T7"], Now.AddHours(-5)),
    ];

    public static IReadOnlyList<EventInfo> Events { get; } =
    [
        Event(17, "task.assigned", "T3", "worker-1",
            """{"task":3,"worker":"worker-1","lease":5,"attempt":2,"scores":[1,2]}"""),
        Event(18, "task.progressed", "T3", null,
            """{"task":3,"percent":40,"note":"half of the tests pass"}"""),
        Event(19, "worker.seen", null, "worker-2", "{}"),
        Event(20, "project.paused", null, null, "null") with { Project = "shop" },
    ];

    /// <summary>A plan of so many tasks in the middle of its run.</summary>
    public static IReadOnlyList<TaskInfo> Many(int count) =>
    [
        .. Enumerable.Range(1, count)
            .Select(i => Task(i, string.Create(CultureInfo.InvariantCulture, $"step-{i}"),
            i <= count / 2 ? "done" : i <= (count / 2) + 5 ? "running" : i <= (count / 2) + 15 ? "ready"
                : "pending",
            i <= 20 ? [] : [string.Create(CultureInfo.InvariantCulture, $"T{i - 20}")]) with
        {
            Progress = i % 100,
            Worker = i > count / 2 && i <= (count / 2) + 5 ? $"worker-{i % 5}" : null,
            Attempt = i <= (count / 2) + 5 ? 1 : 0,
            StartedAt = Now.AddMinutes(-9),
            FinishedAt = Now.AddMinutes(-8),
        }),
    ];

    private static EventInfo Event(long seq, string type, string? task, string? worker, string data)
    {
        using var parsed = JsonDocument.Parse(data);
        return new EventInfo(seq, Now.AddSeconds(seq - 20), type, 1, "engine", task is null ? null
            : "shop", task, worker, parsed.RootElement.Clone());
    }
}
