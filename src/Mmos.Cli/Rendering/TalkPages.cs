using Mmos.Api;

namespace Mmos.Cli.Rendering;

/// <summary>Messages as `message list` and `message show` print them.</summary>
internal static class MessagePages
{
    /// <summary>Lines of a message that a list shows.</summary>
    private const int MostLines = 6;

    /// <summary>What was sent.</summary>
    public static Page Sent(SentMessage message, Frame frame) => new Page().Add(FormattableString.Invariant(
        $"message {message.Id} sent to {message.To ?? message.Project ?? "everybody"}"));

    /// <summary>One under the other, oldest first.</summary>
    public static Page List(IReadOnlyList<SentMessage> messages, Frame frame)
    {
        if (messages.Count == 0)
            return new Page().Add("no messages", Ink.Faint);
        var page = new Page();
        foreach (var message in messages)
            page.Add(Head(message, frame)).Add(InboxPage.Excerpt(message.Content, MostLines, frame, "  "));
        return page;
    }

    /// <summary>One with its whole content.</summary>
    public static Page Show(SentMessage message, Frame frame) =>
        new Page().Add(Head(message, frame)).Add().Prose(message.Content, frame.ProseWidth);

    private static Line Head(SentMessage message, Frame frame) =>
        Line.Of(FormattableString.Invariant($"{message.Id} "), Ink.Strong)
            .Add($"{message.Kind} from {message.From} to {message.To ?? message.Project ?? "everybody"}")
            .Add(message.Task is { } task ? $" on {task}" : "")
            .Add($", {frame.Age(message.At)} ago", Ink.Faint).Clipped(frame.Width);
}

/// <summary>Artifacts as `artifact list` prints them.</summary>
internal static class ArtifactPages
{
    /// <summary>What was put.</summary>
    public static Page Put(StoredArtifact artifact, Frame frame) =>
        new Page().Add(FormattableString.Invariant(
        $"{artifact.Name} is version {artifact.Version} in {artifact.Project}"));

    /// <summary>A table of artifacts.</summary>
    public static Page List(IReadOnlyList<StoredArtifact> artifacts, Frame frame)
    {
        if (artifacts.Count == 0)
            return new Page().Add("no artifacts", Ink.Faint);
        var table = new TextTable(
            new Column("NAME") { Least = 12 }, new Column("VERSION") { IsRight = true },
            new Column("BYTES") { IsRight = true }, new Column("PROJECT") { Least = 8, LeavesAt = 2 },
            new Column("TASK") { LeavesAt = 1 }, new Column("BY") { Least = 8, LeavesAt = 3 },
            new Column("AGE") { IsRight = true, LeavesAt = 5 },
            new Column("TYPE") { Least = 8, LeavesAt = 4 });
        foreach (var artifact in artifacts)
            table.Add(new Cell(artifact.Name, Ink.Strong),
                FormattableString.Invariant($"{artifact.Version}"),
                FormattableString.Invariant($"{artifact.Size}"), artifact.Project, artifact.Task ?? "-",
                artifact.Producer, frame.Age(artifact.At), artifact.MediaType);
        return table.Fit(frame.Width);
    }
}

/// <summary>Failures as `errors` prints them.</summary>
internal static class ErrorPage
{
    /// <summary>A table, the most frequent first.</summary>
    public static Page Of(IReadOnlyList<ErrorGroup> groups, Frame frame)
    {
        if (groups.Count == 0)
            return new Page().Add("no failures", Ink.Faint);
        var table = new TextTable(
            new Column("COUNT") { IsRight = true }, new Column("CAUSE"),
            new Column("FIRST") { IsRight = true, LeavesAt = 2 }, new Column("LAST") { IsRight = true },
            new Column("LAST TASK") { LeavesAt = 1 }, new Column("WHAT") { Least = 16 });
        foreach (var group in groups)
            table.Add(new Cell(FormattableString.Invariant($"{group.Count}"), Ink.Strong),
                new Cell(group.Cause, Ink.Bad), frame.Age(group.FirstAt), frame.Age(group.LastAt),
                group.LastTask, group.Text);
        return table.Fit(frame.Width);
    }
}
