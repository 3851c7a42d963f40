using System.Text;
using System.Text.Json.Nodes;
using Mmos.Api;
using Mmos.Mcp.Protocol;

namespace Mmos.Mcp.Executor;

/// <summary>Messages and artifacts of a worker.</summary>
internal static class Talking
{
    private const int MostMessages = 50;
    private const int MostArtifacts = 100;

    /// <summary>Longest content that a model is shown: about 25,000 tokens, where clients cut.</summary>
    private const int MostShown = 100_000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static async Task<Reply> Messages(Call call)
    {
        var arguments = call.Arguments;
        if (arguments.Text("action") == "read")
        {
            var ensured = await call.Me.Ensure(call.Seam, call.Cancel).ConfigureAwait(false);
            if (ensured.Problem is { } refused) return Reply.No(refused);
            return await Read(call, call.Me.Name, arguments.Flag("all")).ConfigureAwait(false);
        }
        if (arguments.Text("content") is not { } content)
            return Reply.No(new Problem("invalid", "messages needs the argument `content` to send",
                "content"));
        var ready = await call.Me.Ensure(call.Seam, call.Cancel).ConfigureAwait(false);
        if (ready.Problem is { } problem) return Reply.No(problem);
        var held = call.Me.Held;
        return await Send(call, new NewMessage
        {
            To = arguments.Text("to") is "all" ? null : arguments.Text("to"),
            Task = arguments.Text("task") ?? (held.Count > 0 ? held[0].Task.Id : null),
            Kind = arguments.Text("kind") ?? "note",
            Content = content,
        }, call.Me.Name).ConfigureAwait(false);
    }

    /// <summary>Sends one.</summary>
    public static async Task<Reply> Send(Call call, NewMessage message, string? from) => Reply.From(
        await call.Seam.Messages.Send(message, from, null, call.Cancel).ConfigureAwait(false),
        sent => Reply.Told($"Sent to {sent.To ?? sent.Project ?? "all"}.", Json.Of(("id", sent.Id))));

    /// <summary>Reads what a reader has not read, or the newest of all.</summary>
    public static async Task<Reply> Read(Call call, string reader, bool all)
    {
        var found = await call.Seam.Messages.List(new MessageFilter { Reader = reader, IsUnread = !all },
            call.Cancel).ConfigureAwait(false);
        if (found.Problem is { } problem) return Reply.No(problem);
        var shown = all ? [.. found.Value!.TakeLast(MostMessages)] : found.Value!.Take(MostMessages).ToList();
        foreach (var project in shown.GroupBy(m => m.To is null ? m.Project : null))
            await call.Seam.Messages.MarkRead(reader, project.Max(m => m.Id), project.Key, call.Cancel)
                .ConfigureAwait(false);
        return Reply.Of(shown.Count == 0 ? "No messages." : "", Json.Of(("messages",
            Json.List(shown, Message))));
    }

    /// <summary>A message as tools show it.</summary>
    public static JsonNode Message(SentMessage message) => Json.Of(("id", message.Id),
        ("from", message.From), ("to", message.To), ("task", message.Task),
        ("kind", message.Kind == "note" ? null : message.Kind), ("content", message.Content));

    public static async Task<Reply> Artifacts(Call call)
    {
        var (arguments, action) = (call.Arguments, call.Arguments.Needed("action"));
        var held = call.Me.Held;
        var project = arguments.Text("project") ?? (held.Count > 0 ? held[0].Task.Project : null);
        if (action == "list")
            return Reply.From(await call.Seam.Artifacts.List(new ArtifactFilter
            {
                Project = project,
                Name = arguments.Text("name"),
                Limit = MostArtifacts,
            }, call.Cancel).ConfigureAwait(false), found => Reply.Of(found.Count == 0 ? "No artifacts." : "",
                Json.Of(("artifacts", Json.List(found, Artifact)))));
        if (Missing(call, action, project) is { } wrong) return Reply.No(wrong);
        return action == "get" ? await Get(call, project!).ConfigureAwait(false)
            : await Put(call, project!).ConfigureAwait(false);
    }

    private static Problem? Missing(Call call, string action, string? project)
    {
        if (!call.Arguments.Has("name"))
            return new Problem("invalid", $"artifacts needs the argument `name` to {action}", "name");
        if (project is null)
            return new Problem("invalid", "artifacts needs the argument `project`: you hold no task",
                "project");
        return action == "put" && !call.Arguments.Has("content")
            ? new Problem("invalid", "artifacts needs the argument `content` to put", "content") : null;
    }

    private static async Task<Reply> Put(Call call, string project)
    {
        var held = call.Me.Held.FirstOrDefault(order => order.Task.Project == project);
        var put = await call.Seam.Artifacts.Put(new NewArtifact
        {
            Project = project,
            Name = call.Arguments.Needed("name"),
            Lease = held?.Lease,
        }, Encoding.UTF8.GetBytes(call.Arguments.Needed("content")), null, call.Cancel).ConfigureAwait(false);
        return Reply.From(put, stored => Reply.Told($"{stored.Name} is kept as version {stored.Version}.",
            Json.Of(("name", stored.Name), ("version", stored.Version))));
    }

    private static async Task<Reply> Get(Call call, string project)
    {
        var got = await call.Seam.Artifacts.Get(project, call.Arguments.Needed("name"),
            call.Arguments.Whole("version"), call.Cancel).ConfigureAwait(false);
        if (got.Problem is { } problem) return Reply.No(problem);
        var (artifact, content) = got.Value!;
        string text;
        string? encoding = null;
        try
        {
            text = Strict.GetString(content.Span);
        }
        catch (DecoderFallbackException)
        {
            (text, encoding) = (Convert.ToBase64String(content.Span), "base64");
        }
        var isCut = text.Length > MostShown;
        text = Json.Short(text, MostShown);
        var cut = isCut ? $"The first {MostShown} characters of {artifact.Size} bytes:\n" : "";
        return Reply.Told(cut + text,
            Json.Of(("name", artifact.Name), ("version", artifact.Version), ("content", text),
                ("encoding", encoding)), isCut ? $"cut after {MostShown} characters" : "");
    }

    private static JsonNode Artifact(StoredArtifact artifact) => Json.Of(("name", artifact.Name),
        ("project", artifact.Project), ("version", artifact.Version), ("task", artifact.Task),
        ("type", artifact.MediaType), ("size", artifact.Size));
}
