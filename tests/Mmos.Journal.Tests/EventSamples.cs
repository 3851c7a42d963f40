using Mmos.Core;

namespace Mmos.Journal.Tests;

/// <summary>One of every event, each field with something in it that could get lost.</summary>
internal static class EventSamples
{
    private static readonly Certificate Proof =
        new("c0ffee", "7ree", [new Check("dotnet test", 0, 1_234), new Check("./lint \"all\"", 0, 5)]);

    private static readonly TaskDefinition Definition = new()
    {
        Key = "api",
        Title = "Größe & <Maße>",
        Description = "two\nlines \t 🍐",
        Type = "nonfunctional",
        Kind = "testing",
        Phase = 0,
        Priority = Priority.P0,
        Acceptance = ["it answers"],
        Require = ["code"],
        Prefer = ["csharp"],
        Tier = "premium",
        EstimateMinutes = 90,
        Files = ["src/**/*.cs"],
        Needs = ["schema"],
        Worker = "worker-1",
        Verify = ["dotnet test"],
        RetryMax = 0,
        TimeoutSeconds = 60,
        Run = "make",
        Problem = "slow",
        OnFailure = OnFailure.Skip,
        Resources = ["db"],
        CapMicroUsd = 1_000_000,
        Breakdown = BreakdownMode.Ask,
        Pattern = "database",
        Complexity = "simple",
        Parent = new TaskParent("shop", "The shop", "api", "30 h estimated, above 24 h"),
    };

    public static IReadOnlyList<Event> All { get; } =
    [
        new ProjectCreated("demo", new NewProject("Demo", "reach it", "/repo", "main", "abc", "mmos/demo",
            "r-1", FollowBase: true)),
        new ProjectPaused("demo"),
        new ProjectResumed("demo"),
        new ProjectCancelled("demo", "no longer wanted"),
        new ProjectFinished("demo"),
        new ProjectLanded("demo", "main", "abc"),
        new ProjectBaseTaken("demo", "abc", Proof),
        new ProjectBaseBlocked("demo", "abc", Cause.Conflict, "line 7 of a.cs"),
        new RepositoryKnown(new RepositoryRow("r-1", "https://example.org/shop", "/repo", "host-1")),
        new RepositoryMoved("r-1", "host-2", "/home/shop"),
        new PolicySet(new Policy(20, 1_000)
        {
            Weights = new Weights(1, 2, 3, 4, 5, 6, 7),
            Rules = [new RoutingRule("kind == docs", "worker-1")],
            Accounts = [new AccountTerms("max", "anthropic", true, 200, 5, 6, Period.Week)],
            Resources = [new ResourceLimit("db", 2)],
        }),
        new TaskSubmitted(12, "demo", Definition, [3, 4], 120),
        new TaskAssigned(12, "worker-1", WorkItem.Author, 3, 2, 1_700_000_000_000,
            [new Score("worker-1", 900), new Score("worker-2", 0)]),
        new TaskOffered(12, "worker-1", 3, 1_700_000_000_000, [new Score("worker-1", 900)])
        {
            Estimate = new Estimate(12_000, 4_000),
            Refused = [new Refusals("busy", 2)],
        },
        new TaskAccepted(12, 3, 2, 1_700_000_000_000),
        new TaskPinned(12, "worker-1"),
        new UsageRecorded(12, 3, new Usage(12_000, null, 4_000, 90) { Model = "m1" }),
        new TaskProgressed(12, 3, 50, "half"),
        new AttemptCompleted(12, 3, "done as asked"),
        new TaskReturned(12, 3, Cause.GatesFailed, "test X failed", 1_700_000_000_000, "abc"),
        new TaskReleased(12),
        new TaskFailed(12, 3, Cause.AgentError, "gave up", null, KeepsIntent: true),
        new TaskVerified(12, 4, Proof),
        new TaskStalled(7, 3, 1_700_000_000_000),
        new EscalationRaised("demo", 7, AskKind.Review, 41),
        new ReviewOpened(7, 1, 2, "agent:review"),
        new ReviewUnattended(7, 1, "no worker with capability `review` is there"),
        new ReviewApproved(7, 1, 4, "as it was asked"),
        new MergePrepared(12, 5, Proof with { Tasks = [11, 12] }),
        new TaskDone(12, 5, Proof with { Tasks = [11, 12] }),
        new TaskCancelled(12, "its project was cancelled"),
        new TaskRetried(12, "try again"),
        new TaskReopened(12, "demo", Definition, "it broke"),
        new WorkerRegistered("worker-1", 2, new WorkerProfile("claude", "opus", ["code"], 2, 60_000),
            Samples.Process),
        new WorkerWaiting("worker-1", 1_700_000_000_000, 2),
        new WorkerSeen("worker-1"),
        new WorkerExcused("worker-1", 1_700_000_000_000),
        new WorkerOffline("worker-1", 2, Cause.ProcessGone),
        new WorkerPaused("worker-1"),
        new WorkerResumed("worker-1"),
        new WorkerDraining("worker-1"),
        new WorkerRemoved("worker-1"),
        new MessageSent("worker-1", "worker-2", "demo", 12, "question", "which port?", new string('a', 64)),
        new MessageRead("worker-2", 41, "demo"),
        new ArtifactPut("demo", 12, "docs/plan.md", 2, "text/markdown", 1_234, new string('b', 64),
            "worker-1"),
        new ConfigApplied(new string('c', 64)),
        new WorkerWanted("worker-1", 3, true),
        new WorkerTripped("worker-1", 1_700_000_000_000),
        new WorkerRested("worker-1"),
        new AccountReported("max", "5h", 400, 1_700_000_000_000),
        new AccountParked("max", 1_700_000_000_000, "5h"),
        new AccountReleased("max"),
        new AccountWindowReset("max", null),
        new MemoryTight("mmos-7", 600, 512, 1_700_000_000_000),
        new MemoryEased("mmos-7"),
        new EffectLeased("snapshot", 7, "host-1", Samples.Process, 1_700_000_000_000),
        new EffectReleased("snapshot", 7, "stored"),
        new LogRestored("default-20260101-120000.mmos", 1_767_268_800_000, 1_012),
        new LogRedacted([new RedactedContent(17, "9f86d081884c7d65")], ["60303ae22b998861"], "a leaked key"),
        // What came later, beside the forms as they were.
        new PolicySet(new Policy(20, 1_000) 
        {
            Review = ["human"],
            ReviewWip = 3,
            IdleMs = 1,
            StallMs = 2,
            EscalateMs = 3,
        }),
        new TaskSubmitted(9, "demo", Definition with { Review = ["agent:review", "human"] }, [], 60),
    ];
}
