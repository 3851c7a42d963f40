using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Messages between workers.</summary>
internal static class MessageRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Route.Post<MessageBody, SentMessage>("/messages", "Sends one.", Send) with { Success = 201 },
        Route.Pages<SentMessage>("/messages", "Messages that match, by id.", List,
            new Question("reader", "Only what this reader may see."),
            new Question("unread", "Only what the reader has not read.", "boolean"),
            Question.Project, new Question("from", "Only from this sender."),
            new Question("kind", "Only of this kind.")),
        Route.Get<Plain<int>>("/messages/unread", "How many messages a reader has not read.",
            async ask => (await ask.Seam.Messages.Unread(ask.Needed("reader"), ask.Cancel))
                .Map(count => new Plain<int>(count)),
            new Question("reader", "Who.", IsNeeded: true)),
        Route.Get<SentMessage>("/messages/{id}", "One message with its whole content.", Get),
        Route.Post<ReadBody, Done>("/messages/read", "Records what a reader has read.",
            (ask, body) => ask.Seam.Messages.MarkRead(body.Reader, body.UpTo, body.Project, ask.Cancel)),
    ];

    private static Task<Answer<SentMessage>> Send(Ask ask, MessageBody body) =>
        ask.Seam.Messages.Send(new NewMessage
        {
            Content = body.Content,
            To = body.To,
            Project = body.Project,
            Task = body.Task,
            Kind = body.Kind,
        }, body.From, CallKey.Current, ask.Cancel);

    private static async Task<Answer<Page<SentMessage>>> List(Ask ask)
    {
        var limit = Paging.Limit(ask);
        var found = await ask.Seam.Messages.List(new MessageFilter
        {
            Reader = ask.Text("reader"),
            IsUnread = ask.Flag("unread"),
            Project = ask.Text("project"),
            From = ask.Text("from"),
            Kind = ask.Text("kind"),
            After = ask.Number("after", 0, long.MaxValue) ?? 0,
            Limit = limit + 1,
        }, ask.Cancel);
        return found.Map(all => Paging.Page(all, limit, m => m.Id.ToString(CultureInfo.InvariantCulture)));
    }

    private static Task<Answer<SentMessage>> Get(Ask ask) =>
        long.TryParse(ask.Path("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? ask.Seam.Messages.Get(id, ask.Cancel)
            : throw new Refused(new Problem("not_found", "a message's id is a number", "id"));
}

/// <summary>Named results of tasks.</summary>
internal static class ArtifactRoutes
{
    private static readonly Question[] Named =
    [
        new("project", "Its project.", IsNeeded: true), new("name", "Its name there.", IsNeeded: true),
    ];

    public static IReadOnlyList<Route> All { get; } =
    [
        new(HttpMethods.Post, "/artifacts",
            "Puts one: text as JSON, or anything as `application/octet-stream`, named behind the `?`.",
            typeof(ArtifactBody), typeof(StoredArtifact),
            [
                new("project", "Its project."), new("name", "Its name there: a relative path with `/`."),
                new("mediaType", "What it is; by the name's extension when left out."),
                new("task", "The task it belongs to."),
                new("lease", "Number of the lease under which it was made.", "integer"),
                new("worker", "Holder of that lease."),
            ], Put)
        { Success = 201, TakesBytes = true },
        Route.List<StoredArtifact>("/artifacts", "Artifacts that match, by project and name.",
            a => string.Create(CultureInfo.InvariantCulture, $"{a.Project}/{a.Name}@{a.Version}"), List,
            Question.Project, new Question("task", "Only of this task."),
            new Question("name", "Only with this name."),
            new Question("everyVersion", "All versions, not only the newest.", "boolean")),
        Route.Get<ArtifactContent>("/artifacts/content", "One artifact with its content in base64.", Get,
            [.. Named, new Question("version", "Which version; the newest by default.", "integer")]),
    ];

    private static async Task Put(Ask ask)
    {
        var type = ask.Context.Request.ContentType;
        if (type?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true)
        {
            var content = await Content(ask.Context);
            await ask.Reply(await ask.Seam.Artifacts.Put(Described(ask), content, CallKey.Current,
                ask.Cancel));
            return;
        }
        var body = await ask.Body<ArtifactBody>();
        await ask.Reply(await ask.Seam.Artifacts.Put(new NewArtifact
        {
            Project = body.Project,
            Name = body.Name,
            MediaType = body.MediaType,
            Task = body.Task,
            Lease = body.Lease,
        }, Encoding.UTF8.GetBytes(body.Text), CallKey.Current, ask.Cancel));
    }

    private static NewArtifact Described(Ask ask)
    {
        var lease = ask.Number("lease", 1, int.MaxValue);
        var task = ask.Text("task");
        if (lease is not null && task is null) throw Refused.By("task", "a lease is one of a task");
        return new NewArtifact
        {
            Project = ask.Needed("project"),
            Name = ask.Needed("name"),
            MediaType = ask.Text("mediaType"),
            Task = task,
            Lease = lease is { } number ? new LeaseRef(task!, (int)number, ask.Needed("worker")) : null,
        };
    }

    private static async Task<ReadOnlyMemory<byte>> Content(HttpContext context)
    {
        using var content = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, 12_000_000));
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private static Task<Answer<IReadOnlyList<StoredArtifact>>> List(Ask ask) =>
        ask.Seam.Artifacts.List(new ArtifactFilter
        {
            Project = ask.Text("project"),
            Task = ask.Text("task"),
            Name = ask.Text("name"),
            IsEveryVersion = ask.Flag("everyVersion"),
        }, ask.Cancel);

    private static Task<Answer<ArtifactContent>> Get(Ask ask) =>
        ask.Seam.Artifacts.Get(ask.Needed("project"), ask.Needed("name"),
            (int?)ask.Number("version", 1, int.MaxValue), ask.Cancel);
}
