using System.CommandLine;
using System.Globalization;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos message …`.</summary>
/// <remarks>Within an attempt its worker speaks, and sees only what is to it, to its project and to
/// all.</remarks>
internal static class MessageCommands
{
    public static Command Build(CommandContext context) => Group("message",
        "messages between workers, to a project, and to everybody", Send(context), List(context),
        Show(context));

    private static Command Send(CommandContext context)
    {
        var text = Argument("TEXT", "what is said");
        var to = Text("--to", "WORKER", "to one worker, or to `admin` for the people in charge");
        var project = Text("--project", "PROJECT", "to all of this project, or about it");
        var task = Text("--task", "TASK", "about this task");
        var kind = Text("--kind", "KIND", "note (by default), question, answer, alert");
        return Verb(context, "send", "send one; without --to and --project it is for everybody",
            [text, to, project, task, kind, JsonFlag()], call => call.InSession(async session =>
            {
                var own = Attempt.Of(call.Context.Environment);
                var message = new NewMessage
                {
                    To = call.Get(to),
                    Project = call.Get(project) ?? (call.Get(task) is null ? own?.Project : null),
                    Task = call.Get(task),
                    Kind = call.Get(kind) ?? "note",
                    Content = call.Get(text),
                };
                return call.Show(await session.Orchestrator.Messages.Send(
                    message, own?.Lease.Worker, Guid.CreateVersion7().ToString("n"), call.Cancel),
                    CliJson.Compact.SentMessage, MessagePages.Sent);
            }));
    }

    private static Command List(CommandContext context)
    {
        var reader = Text("--reader", "WORKER", "what this worker may see");
        var unread = Flag("--unread", "only what the reader has not read");
        var read = Flag("--read", "and record that the reader has read them");
        var project = Text("--project", "PROJECT", "only of this project; of a reader, also what is to it");
        var from = Text("--from", "NAME", "only from this sender");
        var kind = Text("--kind", "KIND", "only of this kind");
        var after = Number("--after", "ID", "only after this message", 0, long.MaxValue);
        var limit = Number("--limit", "N", "at most so many", 1, 100_000);
        return Verb(context, "list", "messages, oldest first",
            [reader, unread, read, project, from, kind, after, limit, JsonFlag()], call =>
            {
                var own = Attempt.Of(call.Context.Environment);
                var filter = new MessageFilter
                {
                    Reader = own?.Lease.Worker ?? call.Get(reader),
                    IsUnread = call.Get(unread),
                    Project = own?.Project ?? call.Get(project),
                    From = call.Get(from),
                    Kind = call.Get(kind),
                    After = call.Get(after) ?? 0,
                    Limit = (int)(call.Get(limit) ?? 0),
                };
                if (filter.Reader is null && (filter.IsUnread || call.Get(read)))
                    return Task.FromResult(call.Refuse(new Problem("invalid",
                        "--unread and --read need to know who reads; name the worker with --reader")));
                return call.InSession(async session =>
                {
                    var messages = session.Orchestrator.Messages;
                    var listed = await messages.List(filter, call.Cancel);
                    var shown = call.List(listed, CliJson.Compact.ListedSentMessage, MessagePages.List);
                    if (!call.Get(read) || listed.Value is not [.., var last]) return shown;
                    var marked = await messages.MarkRead(
                        filter.Reader!, last.Id, filter.Project, call.Cancel);
                    return marked.Problem is { } problem ? call.Refuse(problem) : shown;
                });
            });
    }

    private static Command Show(CommandContext context)
    {
        var id = Argument("ID", "number of the message");
        return Verb(context, "show", "one message with its whole content", [id, JsonFlag()], call =>
            long.TryParse(call.Get(id), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? call.InSession(async session => call.Show(
                    await session.Orchestrator.Messages.Get(number, call.Cancel),
                    CliJson.Compact.SentMessage, MessagePages.Show))
                : Task.FromResult(call.Refuse(new Problem("invalid",
                    $"\"{call.Get(id)}\" is no number of a message; see: mmos message list"))));
    }
}
