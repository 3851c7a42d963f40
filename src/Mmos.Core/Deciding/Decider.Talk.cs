using System.Text;

namespace Mmos.Core;

/// <summary>Rules for messages and artifacts.</summary>
public static partial class Decider
{
    /// <summary>The people in charge, as receivers of messages.</summary>
    public const string Admin = "admin";

    private static Decision Send(WorkspaceView state, Command.SendMessage c, in Header header)
    {
        if (c.Kind.Length is 0 or > Limits.NameLength || !c.Kind.All(IsKindLetter))
            return Rejection.Invalid("kind",
                $"`{c.Kind}` is no kind of message: use a word such as note, question, answer or alert");
        if (c.Content.Length == 0) return Rejection.Invalid("content", "the message is empty");
        if (Encoding.UTF8.GetByteCount(c.Content) > Limits.MessageBytes)
            return Rejection.Invalid("content",
                $"a message has at most {Limits.MessageBytes} bytes in the log; put the rest beside it");
        if (c.To is not null && c.To != Admin && !state.TryWorker(c.To, out _))
            return Rejection.NotFound($"there is no worker {c.To}; see them with: mmos worker list");
        if (c.Project is not null && Find(state, c.Project, out _) is { } unknown) return unknown;
        if (c.Task is not { } task)
            return new MessageSent(header.Actor, c.To, c.Project, null, c.Kind, c.Content, c.Blob);
        if (ProjectOf(state, task) is not { } slot) return NoTask(task);
        var project = state.Projects[slot].Slug;
        return c.Project is null || c.Project == project
            ? new MessageSent(header.Actor, c.To, project, task, c.Kind, c.Content, c.Blob)
            : Rejection.Invalid("task", $"T{task} is a task of project {project}, not of {c.Project}");
    }

    private static Decision Read(WorkspaceView state, Command.ReadMessages c)
    {
        if (c.Reader.Length is 0 or > Limits.ReaderLength || c.Reader.Any(char.IsControl))
            return Rejection.Invalid("reader", $"`{c.Reader}` is no name of a reader");
        if (c.UpTo < 0 || c.UpTo > state.Seq)
            return Rejection.Invalid("upTo", $"there is no message {c.UpTo} yet");
        if (c.Project is not null && Find(state, c.Project, out _) is { } unknown) return unknown;
        List<Event> events = [];
        if (c.UpTo > state.ReadUpTo(c.Reader, null)) events.Add(new MessageRead(c.Reader, c.UpTo, null));
        if (c.Project is not null && c.UpTo > state.ReadUpTo(c.Reader, c.Project))
            events.Add(new MessageRead(c.Reader, c.UpTo, c.Project));
        return Decision.Accept(events);
    }

    private static Decision Put(WorkspaceView state, Command.PutArtifact c, in Header header)
    {
        if (Unfit(c) is { } unfit) return unfit;
        if (Find(state, c.Project, out _) is { } unknown) return unknown;
        state.TryProject(c.Project, out var slot);
        if (c.Task is { } task)
        {
            if (ProjectOf(state, task) is not { } of) return NoTask(task);
            if (of != slot)
                return Rejection.Invalid("task",
                    $"T{task} is a task of project {state.Projects[of].Slug}, not of {c.Project}");
            if (c.Lease is { } lease
                && FindLeased(state, task, lease, WorkItem.Author, out _) is { } stale) return stale;
        }
        var isKnown = state.TryArtifact(slot, c.Name, out var last);
        if (isKnown && last.Hash == c.Hash && last.Task == (c.Task ?? 0)) return Nothing;
        if (!isKnown && state.ArtifactCount >= Limits.Artifacts)
            return new Rejection(RejectionReason.Full,
                $"the workspace has {Limits.Artifacts} artifacts; put a newer version of one of them",
                    "name");
        return new ArtifactPut(c.Project, c.Task, c.Name, last.Version + 1, c.MediaType, c.Size, c.Hash,
            header.Actor);
    }

    private static Decision? Unfit(Command.PutArtifact c)
    {
        if (!IsArtifactName(c.Name))
            return Rejection.Invalid("name",
                $"`{c.Name}` is no name of an artifact: a relative path such as `reports/summary.md`, at "
                + $"most {Limits.ArtifactNameLength} characters, no `..`, no `\\` and no `:`");
        if (c.MediaType.Length is 0 or > 100 || !c.MediaType.Contains('/')
            || c.MediaType.Any(l => char.IsControl(l) || l > 126))
            return Rejection.Invalid("mediaType",
                $"`{c.MediaType}` is no media type; say such as text/markdown");
        if (c.Size is < 0 or > Limits.ArtifactBytes)
            return Rejection.Invalid("content",
                $"`{c.Name}` has {c.Size} bytes; an artifact has at most {Limits.ArtifactBytes} (10 MB). Put "
                + "larger files where the next worker can fetch them, and say where");
        return c.Hash.Length == 64 && c.Hash.All(char.IsAsciiHexDigitLower) ? (Decision?)null
            : Rejection.Invalid("hash", "the hash must be a SHA-256 in hexadecimal");
    }

    /// <summary>A relative path that stays below the folder it is written to, on every system.</summary>
    internal static bool IsArtifactName(string name) =>
        name.Length is > 0 and <= Limits.ArtifactNameLength
        && !name.Any(c => char.IsControl(c) || c is '\\' or ':' or '<' or '>' or '"' or '|' or '?' or '*')
        && name.Split('/').All(s => s.Length > 0 && !s.EndsWith('.') && s.Trim() == s);

    private static int? ProjectOf(WorkspaceView state, int task) =>
        state.TryTask(task, out var row) ? row.Project
        : state.TryTombstone(task, out var stone) ? stone.Project
        : null;

    private static bool IsKindLetter(char letter) => char.IsAsciiLetterLower(letter) || letter is '-' or '_';
}
