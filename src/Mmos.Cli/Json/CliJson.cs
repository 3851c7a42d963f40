using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Runtime.Backtests;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Json;

/// <summary>A list as clients see it.</summary>
/// <param name="Items">All of it: the command line does not page.</param>
/// <param name="Next">Where the next page begins; always null here.</param>
internal sealed record Listed<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>The wire form of what commands print with `--json`: the types of the seam, camelCase, null where
/// unknown.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TaskInfo))]
[JsonSerializable(typeof(ProjectInfo))]
[JsonSerializable(typeof(WorkerInfo))]
[JsonSerializable(typeof(Submitted))]
[JsonSerializable(typeof(SystemStatus))]
[JsonSerializable(typeof(Landing))]
[JsonSerializable(typeof(DatabaseReport))]
[JsonSerializable(typeof(BacktestReport))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(RestoredReport))]
[JsonSerializable(typeof(MigrationReport))]
[JsonSerializable(typeof(RedactedReport))]
[JsonSerializable(typeof(MaintenanceReport))]
[JsonSerializable(typeof(Listed<TaskInfo>))]
[JsonSerializable(typeof(Listed<ProjectInfo>))]
[JsonSerializable(typeof(CostReport))]
[JsonSerializable(typeof(PerformanceReport))]
[JsonSerializable(typeof(Retrospective))]
[JsonSerializable(typeof(Listed<AccountInfo>))]
[JsonSerializable(typeof(Listed<WorkerInfo>))]
[JsonSerializable(typeof(Listed<EventInfo>))]
[JsonSerializable(typeof(Listed<InboxItem>))]
[JsonSerializable(typeof(Listed<OpenReview>))]
[JsonSerializable(typeof(Listed<FoundConflict>))]
[JsonSerializable(typeof(FoundConflict))]
[JsonSerializable(typeof(Listed<ConfigLine>))]
[JsonSerializable(typeof(Listed<Finding>))]
[JsonSerializable(typeof(Listed<string>))]
[JsonSerializable(typeof(Listed<TaskTemplate>))]
[JsonSerializable(typeof(TaskTemplate))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(EventInfo))]
[JsonSerializable(typeof(SentMessage))]
[JsonSerializable(typeof(StoredArtifact))]
[JsonSerializable(typeof(WorkspaceSummary))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(Listed<GivenToken>))]
[JsonSerializable(typeof(Listed<SentMessage>))]
[JsonSerializable(typeof(Listed<StoredArtifact>))]
[JsonSerializable(typeof(Listed<ErrorGroup>))]
[JsonSerializable(typeof(Listed<WorkspaceSummary>))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>On one line; letters of every script stay readable, control characters are escaped.</summary>
    public static CliJson Compact { get; } = new(OptionsFor(indented: false));

    /// <summary>The same for people.</summary>
    public static CliJson Indented { get; } = new(OptionsFor(indented: true));

    private static JsonSerializerOptions OptionsFor(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
    };
}
