using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Mmos.Api;

/// <summary>The wire form of the seam: camelCase, times as RFC 3339, money as decimal strings, null where
/// unknown.</summary>
public static class ApiJson
{
    /// <summary>Deepest nesting that is read: a plan's tasks have lists of words, nothing deeper.</summary>
    public const int MaxDepth = 24;

    // Their properties have initial values, which generated code would overwrite with null or 0 where a
    // member is absent; reflection leaves them alone.
    private static readonly HashSet<Type> WithDefaults =
    [
        typeof(Plan), typeof(PlanSubmission), typeof(TaskSpec), typeof(NewTask), typeof(Capabilities),
        typeof(PolicySpec), typeof(WeightSpec),
    ];

    /// <summary>Reads what a server sends, which may be newer: members it does not know are
    /// skipped.</summary>
    public static JsonSerializerOptions Lenient { get; } = Options(JsonUnmappedMemberHandling.Skip);

    /// <summary>Reads what a client sends: an unknown, repeated or missing member, a null where there is
    /// none, and a number as text are errors that name their place.</summary>
    public static JsonSerializerOptions Strict { get; } = Options(JsonUnmappedMemberHandling.Disallow);

    /// <summary>How a type is read and written.</summary>
    public static JsonTypeInfo<T> Of<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ReferenceEquals(options, Strict) ? Known<T>.Strict : Known<T>.Lenient;
    }

    private static JsonSerializerOptions Options(JsonUnmappedMemberHandling unknown)
    {
        var isStrict = unknown == JsonUnmappedMemberHandling.Disallow;
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            // Letters of every script stay readable; control characters are escaped.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            UnmappedMemberHandling = unknown,
            RespectNullableAnnotations = isStrict,
            RespectRequiredConstructorParameters = isStrict,
            AllowDuplicateProperties = !isStrict,
            MaxDepth = isStrict ? MaxDepth : 64,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(new Defaults(), ApiTypes.Default),
        };
        options.MakeReadOnly();
        return options;
    }

    private static class Known<T>
    {
        public static readonly JsonTypeInfo<T> Strict =
            (JsonTypeInfo<T>)ApiJson.Strict.GetTypeInfo(typeof(T));

        public static readonly JsonTypeInfo<T> Lenient =
            (JsonTypeInfo<T>)ApiJson.Lenient.GetTypeInfo(typeof(T));
    }

    private sealed class Defaults : IJsonTypeInfoResolver
    {
        private readonly DefaultJsonTypeInfoResolver _all = new();

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
        {
            if (!WithDefaults.Contains(type)) return null;
            var known = _all.GetTypeInfo(type, options);
            // A task that is given alone needs no name: it is made from its title.
            if (type == typeof(NewTask))
                foreach (var member in known.Properties.Where(p => p.Name == "key"))
                    member.IsRequired = false;
            return known;
        }
    }
}

/// <summary>Every type that travels, for the generator.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApplyBody))]
[JsonSerializable(typeof(ArtifactBody))]
[JsonSerializable(typeof(ArtifactContent))]
[JsonSerializable(typeof(AssignBody))]
[JsonSerializable(typeof(AttemptLog))]
[JsonSerializable(typeof(BaseBlockedBody))]
[JsonSerializable(typeof(BaseTakenBody))]
[JsonSerializable(typeof(BeatBody))]
[JsonSerializable(typeof(ClaimBody))]
[JsonSerializable(typeof(CompleteBody))]
[JsonSerializable(typeof(CompleteManyBody))]
[JsonSerializable(typeof(CostReport))]
[JsonSerializable(typeof(DecomposeBody))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(EffectBody))]
[JsonSerializable(typeof(EndBody))]
[JsonSerializable(typeof(EventInfo))]
[JsonSerializable(typeof(FailBody))]
[JsonSerializable(typeof(FailEffectBody))]
[JsonSerializable(typeof(FoundConflict))]
[JsonSerializable(typeof(GiveBackBody))]
[JsonSerializable(typeof(HandInBody))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(Holding))]
[JsonSerializable(typeof(HomeBody))]
[JsonSerializable(typeof(Identity))]
[JsonSerializable(typeof(IReadOnlyList<NewTask>))]
[JsonSerializable(typeof(LandedBody))]
[JsonSerializable(typeof(LandedProject))]
[JsonSerializable(typeof(LeaveBody))]
[JsonSerializable(typeof(LimitBody))]
[JsonSerializable(typeof(MemoryBody))]
[JsonSerializable(typeof(MergeBody))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(NewTask))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(NoteBody))]
[JsonSerializable(typeof(OpenAttempt))]
[JsonSerializable(typeof(Page<AccountInfo>))]
[JsonSerializable(typeof(Page<ErrorGroup>))]
[JsonSerializable(typeof(Page<EventInfo>))]
[JsonSerializable(typeof(Page<FoundConflict>))]
[JsonSerializable(typeof(Page<GivenToken>))]
[JsonSerializable(typeof(Page<InboxItem>))]
[JsonSerializable(typeof(Page<OpenReview>))]
[JsonSerializable(typeof(Page<ProjectInfo>))]
[JsonSerializable(typeof(Page<QueryView>))]
[JsonSerializable(typeof(Page<Retrospective>))]
[JsonSerializable(typeof(Page<SentMessage>))]
[JsonSerializable(typeof(Page<StoredArtifact>))]
[JsonSerializable(typeof(Page<string>))]
[JsonSerializable(typeof(Page<TaskInfo>))]
[JsonSerializable(typeof(Page<TemplateSpec>))]
[JsonSerializable(typeof(Page<WorkerInfo>))]
[JsonSerializable(typeof(Page<WorkOrder>))]
[JsonSerializable(typeof(ParkBody))]
[JsonSerializable(typeof(PatchWorkerBody))]
[JsonSerializable(typeof(PerformanceReport))]
[JsonSerializable(typeof(Plain<bool>))]
[JsonSerializable(typeof(Plain<int>))]
[JsonSerializable(typeof(Plain<long>))]
[JsonSerializable(typeof(Plain<ProcessInfo>))]
[JsonSerializable(typeof(Plain<string>))]
[JsonSerializable(typeof(Plain<TaskInfo>))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(PlanSubmission))]
[JsonSerializable(typeof(PolicySpec))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(ProgressBody))]
[JsonSerializable(typeof(TaskGraph))]
[JsonSerializable(typeof(QueryBody))]
[JsonSerializable(typeof(QueryResult))]
[JsonSerializable(typeof(ReadBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(ResolveBody))]
[JsonSerializable(typeof(ScaleBody))]
[JsonSerializable(typeof(SecretBody))]
[JsonSerializable(typeof(ServerAbout))]
[JsonSerializable(typeof(StartBody))]
[JsonSerializable(typeof(Submitted))]
[JsonSerializable(typeof(SystemStatus))]
[JsonSerializable(typeof(TasksAdded))]
[JsonSerializable(typeof(TasksBody))]
[JsonSerializable(typeof(TemplateSpec))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(UsageBody))]
[JsonSerializable(typeof(VerdictBody))]
[JsonSerializable(typeof(VerifiedBody))]
[JsonSerializable(typeof(WorkerDemand))]
[JsonSerializable(typeof(WorkOrder))]
internal sealed partial class ApiTypes : JsonSerializerContext;
