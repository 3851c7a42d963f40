namespace Mmos.Core;

/// <summary>Every bound of the core in one place, each with its reason. Times are milliseconds of the log's
/// clock.</summary>
public static class Limits
{
    /// <summary>Tasks in one submission: one event each in one record, and a person's plan is far below
    /// it.</summary>
    public const int TasksPerSubmission = 10_000;

    /// <summary>Open tasks per project unless the policy says otherwise (interfaces section 3).</summary>
    public const int MaxQueueDepth = 1_000;

    /// <summary>Author leases at once in a workspace unless the policy says otherwise (design section
    /// 4).</summary>
    public const int MaxRunning = 20;

    /// <summary>Lost leases in a row without progress before a person is asked: the task may be killing its
    /// workers (invariant 11).</summary>
    public const int LostLeasesInRow = 5;

    /// <summary>Same-line conflicts that go back to a worker before a person is asked (design section
    /// 6).</summary>
    public const int ConflictReturns = 1;

    /// <summary>How long an attempt may show no progress before that is shown: 10 minutes (design section
    /// 4).</summary>
    public const long IdleMs = 600_000;

    /// <summary>How long an attempt may show no progress before a person is asked: 2 hours (design section
    /// 4).</summary>
    public const long StallMs = 7_200_000;

    /// <summary>How long an inbox item may wait before its escalation is raised: 5 minutes (design section
    /// 6).</summary>
    public const long EscalateMs = 300_000;

    /// <summary>Tasks in review at which no new authoring starts unless the policy says otherwise
    /// (interfaces section 3).</summary>
    public const int ReviewWip = 5;

    /// <summary>Finished tasks after which a retrospective is held unless the policy says otherwise
    /// (interfaces section 2).</summary>
    public const int RetroEvery = 3;

    /// <summary>Most finished tasks that a policy may wait for: their numbers are part of the state, and more
    /// than this nobody looks back on at once.</summary>
    public const int RetroMost = 1_000;

    /// <summary>Stages of one task's review.</summary>
    public const int ReviewStages = 10;

    /// <summary>Protected paths that a certificate names: of more, these are enough.</summary>
    public const int ProtectedPaths = 100;

    /// <summary>Paths that a sentence for people names.</summary>
    public const int NamedPaths = 5;

    /// <summary>Slots of one worker.</summary>
    public const int SlotsPerWorker = 64;

    /// <summary>How long a worker may be silent unless it says otherwise: 5 minutes (design section
    /// 4).</summary>
    public const long HeartbeatMs = 300_000;

    /// <summary>Shortest heartbeat a worker may ask for; below it, seen-events would be most of the
    /// log.</summary>
    public const long HeartbeatMinMs = 3_000;

    /// <summary>An attempt's wall-clock limit unless its task says otherwise: 30 minutes.</summary>
    public const long AttemptMs = 1_800_000;

    /// <summary>What the engine adds to an attempt's limit before it takes the lease back: the worker ends it
    /// first.</summary>
    public const long AttemptGraceMs = 60_000;

    /// <summary>Longest lease of a verify item: gates of an hour, twice.</summary>
    public const long EngineLeaseMs = 7_200_000;

    /// <summary>Merges of one branch that one holder has at once, and lands together where they pass
    /// together:
    /// their gates run once for eight tasks, and a failure is still found in four or five runs.</summary>
    public const int MergeBatch = 8;

    /// <summary>Longest lease of a merge item: it may wait behind a full batch and be halved down in its own,
    /// up to 30 runs of gates of half an hour.</summary>
    public const long MergeLeaseMs = 57_600_000;

    /// <summary>A deadline found later than this fell into a time when nobody ran: sleep, a set clock, no
    /// process.</summary>
    public const long JumpMs = 10_000;

    /// <summary>First wait after an agent error; doubles with each retry.</summary>
    public const long BackoffMs = 1_000;

    /// <summary>Longest wait after an agent error.</summary>
    public const long BackoffMaxMs = 300_000;

    /// <summary>How long an idempotency key is kept at least: 24 hours.</summary>
    public const long KeyMs = 86_400_000;

    /// <summary>How many idempotency keys are kept at least.</summary>
    public const int KeyCount = 10_000;

    /// <summary>Progress events per task: at most one in this time.</summary>
    public const long ProgressMs = 10_000;

    /// <summary>Longest capability that begins with `mmos:`: it may hold the name of a host.</summary>
    public const int EngineCapabilityLength = 300;

    /// <summary>Tokens of a workspace that were not revoked: each is asked for by somebody.</summary>
    public const int Tokens = 1_000;

    /// <summary>Content of a message in the log, bytes of UTF-8; what is longer goes beside it by its
    /// hash.</summary>
    public const int MessageBytes = 16_384;

    /// <summary>Content of a message as a whole, bytes of UTF-8: a text that somebody reads.</summary>
    public const int MessageWholeBytes = 1_048_576;

    /// <summary>Content of one artifact: it is kept in the database.</summary>
    public const int ArtifactBytes = 10_000_000;

    /// <summary>Longest name of an artifact, with its folders.</summary>
    public const int ArtifactNameLength = 200;

    /// <summary>Named artifacts of one workspace: each is a row of the state.</summary>
    public const int Artifacts = 100_000;

    /// <summary>Longest name of a reader of messages: a worker's, or a person's with its host.</summary>
    public const int ReaderLength = 200;

    /// <summary>Attempts handed in by one call: four workers with all the slots that one may have.</summary>
    public const int AttemptsPerCall = 256;

    /// <summary>Longest key of a task or slug of a project.</summary>
    public const int NameLength = 60;

    /// <summary>Failures of an agent in a row after which it rests: two may be the task's, three in a row
    /// hardly.</summary>
    public const int FaultsInRow = 3;

    /// <summary>First rest after that; doubles each time it trips without a success between.</summary>
    public const long RestMs = 60_000;

    /// <summary>Longest rest.</summary>
    public const long RestMaxMs = 1_800_000;

    /// <summary>How long an account rests when its limit does not say until when.</summary>
    public const long LimitMs = 900_000;

    /// <summary>Most that is added to the end of a limit, so that accounts do not all wake at once.</summary>
    public const long LimitJitterMs = 30_000;

    /// <summary>Instances of one worker.</summary>
    public const int Instances = 64;

    /// <summary>How long a process counts as short of memory without saying so again.</summary>
    public const long MemoryMs = 60_000;

    /// <summary>An attempt of which nothing is known yet holds this part of a budget back: so at most ten
    /// begin before the first has told what one costs.</summary>
    public const int UnknownShare = 10;

    /// <summary>Share of the choices that try another worker than the best, per mille, where success counts:
    /// otherwise nothing new would be learned.</summary>
    public const int ExplorationPerMille = 20;

    /// <summary>Resources that one task may hold.</summary>
    public const int ResourcesPerTask = 16;

    /// <summary>Rules, accounts and resources of a policy, each.</summary>
    public const int PolicyEntries = 1_000;
}
