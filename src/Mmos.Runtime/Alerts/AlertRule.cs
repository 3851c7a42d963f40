using System.Globalization;
using System.Text.Json;
using Mmos.Api;

namespace Mmos.Runtime.Alerts;

/// <summary>Which events people are told of, and with what. Pure.</summary>
public static class AlertRule
{
    /// <summary>News that is older is none: nobody ran, and the inbox has what is still open.</summary>
    public static readonly TimeSpan Newest = TimeSpan.FromHours(24);

    /// <summary>Longest excerpt of an inbox item.</summary>
    private const int Excerpt = 1_500;

    /// <summary>Whether an event is one of those.</summary>
    public static bool IsMeant(EventInfo happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Type switch
        {
            "escalation.raised" or "task.failed" or "task.stalled" or "host.memory_tight" => true,
            "account.parked" => Text(happened.Data, "window") is not null,
            _ => false,
        };
    }

    /// <summary>The alert of an event; null when there is nothing to tell any more: it is old, or what waited
    /// for a person was settled.</summary>
    /// <param name="workspace">Of which workspace.</param>
    /// <param name="happened">An event that <see cref="IsMeant"/>.</param>
    /// <param name="inbox">What waits for a person now.</param>
    /// <param name="task">The task that it is about; null when unknown.</param>
    /// <param name="server">Where the server listens; null where none is known.</param>
    /// <param name="now">The time.</param>
    public static Alert? Of(string workspace, EventInfo happened, IReadOnlyList<InboxItem> inbox,
        TaskInfo? task, Uri? server, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentNullException.ThrowIfNull(inbox);
        if (happened.At < now - Newest) return null;
        var made = happened.Type switch
        {
            "escalation.raised" => OfItem(happened, "escalation", "waits for you since",
                inbox.FirstOrDefault(i => i.Id == Item(happened.Data))),
            "task.failed" => OfItem(happened, "failed", "failed at",
                inbox.FirstOrDefault(i => i.Task == happened.Task)),
            "task.stalled" => Stalled(happened, task),
            "host.memory_tight" => Memory(happened),
            _ => Account(happened),
        };
        return made is null ? null : made with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{workspace}-{happened.Seq}"),
            Text = Secrets.Mask(made.Text),
            Project = happened.Project ?? task?.Project,
            Task = happened.Task,
            Worker = happened.Worker ?? task?.Worker ?? task?.Author,
            Link = Link(server, happened.Task),
        };
    }

    private static Alert? OfItem(EventInfo happened, string kind, string since, InboxItem? item)
    {
        if (item is null) return null; // settled meanwhile
        var what = item.Task.Length > 0 ? $"{item.Task} {item.Title}" : item.Title;
        return new Alert("", happened.At, kind, Line($"[{item.Project}] {what}: {item.Cause}"),
            $"{what} ({item.Kind}, {item.Cause}) {since} {Time(item.OpenedAt)}.\n\n{Cut(item.Text)}")
        { Commands = item.Commands };
    }

    private static Alert Stalled(EventInfo happened, TaskInfo? task) => new("", happened.At, "stalled",
        Line($"[{task?.Project}] {happened.Task} {task?.Title}: no progress"),
        $"{task?.Worker ?? "its worker"} has {happened.Task} and reports no progress"
        + (task is { StartedAt: { } began } ? $"; it began at {Time(began)} and is at {task.Progress} %" : "")
        + (task?.Notes is [.., var note] ? $". Its last note: {Cut(note)}" : "."))
    {
        Commands = [$"mmos task log {happened.Task}", $"mmos worker restart {task?.Worker ?? "NAME"}"],
    };

    private static Alert Memory(EventInfo happened)
    {
        var (host, used, limit) = (Text(happened.Data, "host"), Number(happened.Data, "usedMb"),
            Number(happened.Data, "limitMb"));
        return new Alert("", happened.At, "memory",
            "MMOS is short of memory: nothing new is given out or taken in",
            FormattableString.Invariant($"{host} uses {used} MB of {limit} MB. It goes on below 90 %."))
        { Commands = ["mmos status", "mmos config set limits.memory 1GB"] };
    }

    private static Alert Account(EventInfo happened)
    {
        var account = Text(happened.Data, "account") ?? "an account";
        var until = Number(happened.Data, "until") is > 0 and var at
            ? $"until {Time(DateTimeOffset.FromUnixTimeMilliseconds(at))}" : "until it is unparked";
        return new Alert("", happened.At, "account",
            Line($"the account {account} has used up its {Text(happened.Data, "window")} window"),
            $"Its workers rest {until}; what they had goes on with others where it can.")
        { Commands = ["mmos account list", $"mmos account unpark {account}"] };
    }

    private static string? Link(Uri? server, string? task) => server is null ? null
        : new Uri(server, task is null ? "/" : $"/api/orchestrator/tasks/{task}").ToString();

    private static string Item(JsonElement data) => Number(data,
        "item").ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.Length > Excerpt ? text[..Excerpt] + "…" : text;

    private static string Line(string text)
    {
        var line = Secrets.Mask(text.ReplaceLineEndings(" "));
        return line.Length > 200 ? line[..200] + "…" : line;
    }

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static long Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetInt64() : 0;
}
