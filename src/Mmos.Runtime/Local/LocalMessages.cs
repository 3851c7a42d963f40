using System.Text;
using Mmos.Api;
using Mmos.Core;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Local;

/// <summary>Messages, in-process.</summary>
/// <param name="calls">Asks and reads.</param>
/// <param name="blobs">Where long ones are kept; null: only short ones can be sent.</param>
internal sealed class LocalMessages(LocalCalls calls, IBlobStore? blobs) : IMessages
{
    /// <summary>Letters of a long message that stand in the log.</summary>
    private const int ExcerptLetters = 500;

    public async Task<Answer<SentMessage>> Send(
        NewMessage message, string? from, string? key, CancellationToken cancel)
    {
        int? task = null;
        if (message.Task is { } id)
        {
            task = LocalCalls.TaskNumber(id);
            if (task is null) return LocalCalls.NoTask<SentMessage>(id);
        }
        var whole = Encoding.UTF8.GetBytes(message.Content);
        if (whole.Length > Limits.MessageWholeBytes)
            return Answer<SentMessage>.No(new Problem("invalid",
                $"the message has {whole.Length} bytes; at most {Limits.MessageWholeBytes} (1 MB). Put it as "
                + "an artifact and say its name", "content"));
        var isLong = whole.Length > Limits.MessageBytes;
        if (isLong && blobs is null)
            return Answer<SentMessage>.No(new Problem("unavailable",
                "long messages cannot be kept here", "content"));
        var hash = isLong ? await blobs!.Put(whole, cancel).ConfigureAwait(false) : null;
        var content = isLong ? Excerpt(message.Content) : message.Content;
        var command = new Command.SendMessage(message.To, message.Project, task, message.Kind, content, hash);
        return await calls.AskRecorded(command, events => Info(events[0]), cancel, from, key)
            .ConfigureAwait(false);
    }

    public async Task<Answer<IReadOnlyList<SentMessage>>> List(MessageFilter filter,
        CancellationToken cancel) =>
        await calls.Query(() => calls.Tables.Messages(filter, cancel)).ConfigureAwait(false);

    public async Task<Answer<SentMessage>> Get(long id, CancellationToken cancel)
    {
        var found = await calls.Query(() => calls.Tables.Message(id, cancel)).ConfigureAwait(false);
        if (found.Problem is { } problem) return Answer<SentMessage>.No(problem);
        if (found.Value is not { } message)
            return Answer<SentMessage>.No(new Problem("not_found",
                $"there is no message {id}; see them with: mmos message list"));
        if (message.Blob is not { } hash || blobs is null) return Answer<SentMessage>.Of(message, found.Seq);
        var content = await blobs.Get(hash, cancel).ConfigureAwait(false);
        return Answer<SentMessage>.Of(content is { } whole
            ? message with { Content = Encoding.UTF8.GetString(whole.Span), IsWhole = true }
            : message, found.Seq);
    }

    public Task<Answer<int>> Unread(string reader, CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Unread(reader, cancel));

    public Task<Answer<Done>> MarkRead(string reader, long upTo, string? project,
        CancellationToken cancel) =>
        calls.Do(new Command.ReadMessages(reader, upTo, project), cancel);

    // Never half of a letter that takes two places.
    private static string Excerpt(string text)
    {
        var end = char.IsHighSurrogate(text[ExcerptLetters - 1]) ? ExcerptLetters - 1 : ExcerptLetters;
        return text[..end] + "…";
    }

    private static SentMessage Info(Recorded recorded)
    {
        var sent = (MessageSent)recorded.Event;
        return new SentMessage
        {
            Id = recorded.Seq,
            From = sent.From,
            To = sent.To,
            Project = sent.Project,
            Task = sent.Task is { } task ? $"T{task}" : null,
            Kind = sent.Kind,
            Content = sent.Content,
            Blob = sent.Blob,
            IsWhole = sent.Blob is null,
            At = DateTimeOffset.FromUnixTimeMilliseconds(recorded.At),
        };
    }
}
