using System.Text.Json;
using System.Text.Json.Nodes;
using Mmos.Api;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Mmos.Mcp.Serving;

/// <summary>Projects, tasks and the newest events as resources, and the news about those that a client
/// subscribed to.</summary>
internal sealed class ResourceFeed(Func<Task<Answer<ToolWorkspace>>> open, TimeProvider time,
    Action<string> say) : IAsyncDisposable
{
    private const string ProjectPrefix = "mmos://project/";
    private const string TaskPrefix = "mmos://task/";
    private const string EventsUri = "mmos://events";
    private const string NewestRevision = "2026-07-28";
    private const string JsonType = "application/json";

    /// <summary>So many newest events in one reading: about 4,000 tokens.</summary>
    private const int EventsRead = 50;

    /// <summary>So many events are looked through at once for what they touch.</summary>
    private const int EventsPage = 500;

    /// <summary>Subscriptions of one client: each is looked up for every event.</summary>
    private const int MostSubscriptions = 200;

    /// <summary>Between two looks for a server that has gone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task? _watching;

    public static ListResourceTemplatesResult Templates { get; } = new()
    {
        ResourceTemplates =
        [
            new ResourceTemplate { Name = "project", UriTemplate = ProjectPrefix + "{id}",
                Description = "a project with its counts", MimeType = JsonType },
            new ResourceTemplate { Name = "task", UriTemplate = TaskPrefix + "{id}",
                Description = "a task with all that is known of it", MimeType = JsonType },
        ],
    };

    public async ValueTask<ListResourcesResult> List(CancellationToken cancel)
    {
        List<Resource> listed =
        [
            new Resource { Name = "events", Uri = EventsUri, Description = "the newest events",
                MimeType = JsonType },
        ];
        if ((await open().WaitAsync(cancel).ConfigureAwait(false)).Value is { Seam: var seam }
            && (await seam.Projects.List(cancel).ConfigureAwait(false)).Value is { } projects)
            listed.AddRange(projects.Where(p => p.Status is "active" or "paused").Select(p => new Resource
            {
                Name = p.Id,
                Uri = ProjectPrefix + p.Id,
                Description = p.Name,
                MimeType = JsonType,
            }));
        return new ListResourcesResult { Resources = listed };
    }

    public async ValueTask<ReadResourceResult> Read(McpServer server, string uri, CancellationToken cancel)
    {
        var seam = await Seam(cancel).ConfigureAwait(false);
        var text = Id(uri, ProjectPrefix) is { } project
            ? Whole(await seam.Projects.Get(project, cancel).ConfigureAwait(false))
            : Id(uri, TaskPrefix) is { } task
                ? Whole(await seam.Tasks.Get(task, cancel).ConfigureAwait(false))
                : uri == EventsUri ? await Newest(seam, cancel).ConfigureAwait(false) : null;
        if (text is null) throw Unknown(server, uri);
        return new ReadResourceResult
        {
            Contents = [new TextResourceContents { Uri = uri, MimeType = JsonType, Text = text }],
        };
    }

    public async ValueTask<EmptyResult> Subscribe(McpServer server, string uri, CancellationToken cancel)
    {
        if (!IsKnown(uri)) throw Unknown(server, uri);
        var seam = await Seam(cancel).ConfigureAwait(false);
        // Whatever happens after the answer is told.
        var from = await End(seam, cancel).ConfigureAwait(false);
        lock (_lock)
        {
            if (_subscribed.Count >= MostSubscriptions && !_subscribed.Contains(uri))
                throw new McpProtocolException(
                    $"{MostSubscriptions} subscriptions are the most; end one first",
                    McpErrorCode.InvalidParams);
            _subscribed.Add(uri);
            _watching ??= Watch(from, changed => Tell(server, Chosen(changed), _stop.Token),
                _stop.Token);
        }
        return new EmptyResult();
    }

    public EmptyResult Unsubscribe(string uri)
    {
        lock (_lock) _subscribed.Remove(uri);
        return new EmptyResult();
    }

    /// <summary>The newer form of subscribing: one request that stays open while its client
    /// listens.</summary>
    public async ValueTask<EmptyResult> Listen(RequestContext<SubscriptionsListenRequestParams> request,
        CancellationToken cancel)
    {
        var wanted = (request.Params?.Notifications?.ResourceSubscriptions ?? []).Where(IsKnown)
            .Take(MostSubscriptions).ToHashSet(StringComparer.Ordinal);
        var id = JsonSerializer.SerializeToNode(request.JsonRpcRequest.Id,
            McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(RequestId)));
        var seam = await Seam(cancel).ConfigureAwait(false);
        var from = await End(seam, cancel).ConfigureAwait(false);
        var granted = new JsonObject();
        if (wanted.Count > 0)
            granted["resourceSubscriptions"] = new JsonArray([.. wanted.Select(uri => (JsonNode?)uri)]);
        await Send(NotificationMethods.SubscriptionsAcknowledgedNotification,
            new JsonObject { ["notifications"] = granted }).ConfigureAwait(false);
        await Watch(from, async changed =>
        {
            foreach (var uri in changed.Where(wanted.Contains))
                await Send(NotificationMethods.ResourceUpdatedNotification, new JsonObject { ["uri"] = uri })
                    .ConfigureAwait(false);
        }, cancel).ConfigureAwait(false);
        return new EmptyResult();

        Task Send(string method, JsonObject parameters)
        {
            parameters["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = id?.DeepClone() };
            return request.Server.SendMessageAsync(
                new JsonRpcNotification { Method = method, Params = parameters }, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_watching is not null) await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private List<string> Chosen(IReadOnlySet<string> changed)
    {
        lock (_lock) return [.. _subscribed.Where(changed.Contains)];
    }

    private static async Task Tell(McpServer server, IEnumerable<string> uris, CancellationToken cancel)
    {
        foreach (var uri in uris)
            await server.SendNotificationAsync(NotificationMethods.ResourceUpdatedNotification,
                new ResourceUpdatedNotificationParams { Uri = uri }, cancellationToken: cancel)
                .ConfigureAwait(false);
    }

    private static async Task<long> End(IOrchestrator seam, CancellationToken cancel) =>
        (await seam.Records.Events(long.MaxValue - 1, null, 1, cancel).ConfigureAwait(false)).Seq;

    private async Task Watch(long seq, Func<IReadOnlySet<string>, Task> tell, CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                if (await Next(seq, cancel).ConfigureAwait(false) is not { Count: > 0 } events) continue;
                seq = events[^1].Seq;
                await tell(Touched(events)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is McpException or IOException or InvalidOperationException)
        {
            say($"news of resources end: {e.Message}");
        }
    }

    // A server that has gone comes back, or the log is opened without it.
    private async Task<IReadOnlyList<EventInfo>?> Next(long seq, CancellationToken cancel)
    {
        try
        {
            var seam = await Seam(cancel).ConfigureAwait(false);
            await seam.Records.WaitForChange(seq, cancel).ConfigureAwait(false);
            return (await seam.Records.Events(seq, null, EventsPage, cancel).ConfigureAwait(false)).Value;
        }
        catch (UnavailableException)
        {
            await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
            return null;
        }
    }

    private static HashSet<string> Touched(IReadOnlyList<EventInfo> events)
    {
        var uris = new HashSet<string>(StringComparer.Ordinal) { EventsUri };
        foreach (var happened in events)
        {
            if (happened.Project is { } project) uris.Add(ProjectPrefix + project);
            if (happened.Task is { } task) uris.Add(TaskPrefix + task);
        }
        return uris;
    }

    private static async Task<string?> Newest(IOrchestrator seam, CancellationToken cancel)
    {
        var end = await End(seam, cancel).ConfigureAwait(false);
        var events = await seam.Records.Events(Math.Max(0, end - EventsRead), null, EventsRead, cancel)
            .ConfigureAwait(false);
        return Whole(events);
    }

    private async Task<IOrchestrator> Seam(CancellationToken cancel)
    {
        var opened = await open().WaitAsync(cancel).ConfigureAwait(false);
        return opened.Value?.Seam ?? throw new McpProtocolException(opened.Problem!.Message,
            McpErrorCode.InternalError);
    }

    // Null when there is none of that name.
    private static string? Whole<T>(Answer<T> answer) => answer.Problem switch
    {
        null => McpJson.Text(answer.Value!),
        { Code: "not_found" } => null,
        var problem => throw new McpProtocolException(problem.Message, McpErrorCode.InternalError),
    };

    private static bool IsKnown(string uri) =>
        uri == EventsUri || Id(uri, ProjectPrefix) is not null || Id(uri, TaskPrefix) is not null;

    private static string? Id(string uri, string prefix) =>
        uri.StartsWith(prefix, StringComparison.Ordinal) && uri.Length > prefix.Length
            ? uri[prefix.Length..] : null;

    // The revisions with a handshake have a code for it; the newest calls it a wrong argument, and names it.
    private static McpProtocolException Unknown(McpServer server, string uri)
    {
        var isNewest = string.CompareOrdinal(server.NegotiatedProtocolVersion, NewestRevision) >= 0;
        var error = new McpProtocolException($"There is no resource {uri}",
            isNewest ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound);
        error.Data["uri"] = uri;
        return error;
    }
}
