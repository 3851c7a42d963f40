using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mmos.Api;
using Mmos.Server.Auth;

namespace Mmos.Server.Rest;

/// <summary>One request, parsed: what is wrong with it ends it with a problem that names the
/// place.</summary>
/// <param name="context">The request.</param>
/// <param name="route">The endpoint.</param>
/// <param name="stopping">The server is about to stop.</param>
internal sealed class Ask(HttpContext context, Route route, CancellationToken stopping)
{
    /// <summary>How long a request may wait for work or news.</summary>
    public const int LongestWaitSeconds = 120;

    /// <summary>What the caller may ask.</summary>
    public IOrchestrator Seam { get; } = Caller.Of(context).Seam;

    /// <summary>The request.</summary>
    public HttpContext Context => context;

    /// <summary>Whoever asked has gone.</summary>
    public CancellationToken Cancel => context.RequestAborted;

    /// <summary>The server is about to stop: whoever waits is sent away.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Whether the server is about to stop, and when.</summary>
    public Departure Departure => context.RequestServices.GetRequiredService<Departure>();

    /// <summary>A part of the path.</summary>
    public string Path(string name) => context.GetRouteValue(name) as string ?? "";

    /// <summary>A text behind the `?`; null for none.</summary>
    public string? Text(string name)
    {
        if (!context.Request.Query.TryGetValue(name, out var values)) return null;
        if (values.Count > 1) throw Refused.By(name, $"{name} stands there {values.Count} times");
        return values[0] is { Length: > 0 } text ? text : null;
    }

    /// <summary>A text that has to be there.</summary>
    public string Needed(string name) => Text(name) ?? throw Refused.By(name, $"?{name}= is missing");

    /// <summary>A whole number behind the `?`; null for none.</summary>
    public long? Number(string name, long least, long most)
    {
        if (Text(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number)
            && number >= least && number <= most
            ? number
            : throw Refused.By(name, $"{name} is a whole number from {least} to {most}");
    }

    /// <summary>A time behind the `?`; null for none.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var time) ? time : throw Refused.By(name, $"{name} is a time such as 2026-11-21T16:00:00Z");
    }

    /// <summary>A flag behind the `?`; false when it is not there.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Refused.By(name, $"{name} is true or false"),
    };

    /// <summary>The body, read strictly; nothing counts as `{}`.</summary>
    public ValueTask<T> Body<T>() => Body(BodyJson.Read<T>);

    /// <summary>The body, read by somebody.</summary>
    public async ValueTask<T> Body<T>(Func<ReadOnlySequence<byte>, T> read)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var part = await reader.ReadAsync(Cancel).ConfigureAwait(false);
            if (!part.IsCompleted)
            {
                reader.AdvanceTo(part.Buffer.Start, part.Buffer.End);
                continue;
            }
            try
            {
                return read(part.Buffer.IsEmpty ? Empty : part.Buffer);
            }
            finally
            {
                reader.AdvanceTo(part.Buffer.End);
            }
        }
    }

    private static readonly ReadOnlySequence<byte> Empty = new("{}"u8.ToArray());

    /// <summary>What the seam has no part in is for admins.</summary>
    public void CheckAdmin()
    {
        if (Caller.Of(context).Identity.Role != Roles.Admin)
            throw new Refused(new Problem("not_allowed", "only an admin may do this"));
    }

    /// <summary>Refuses what nobody would look at: a typo must not be overlooked.</summary>
    public void CheckQuestions()
    {
        foreach (var (name, _) in context.Request.Query)
            if (!route.Questions.Any(q => q.Name == name) && !Question.Everywhere.Any(q => q.Name == name))
                throw Refused.By(name, $"there is no ?{name}= here"
                    + (route.Questions.Count == 0 ? "" : "; there is: "
                        + string.Join(", ", route.Questions.Select(q => q.Name))));
    }

    /// <summary>Replies.</summary>
    public Task Reply<T>(Answer<T> answer) => Replies.Write(context, answer, route.Success);

    /// <summary>A time of so many seconds.</summary>
    public static TimeSpan Seconds(string field, decimal seconds, int least, int most) =>
        seconds >= least && seconds <= most
            ? TimeSpan.FromMilliseconds((double)decimal.Round(seconds * 1000))
            : throw Refused.By(field, $"{field} is {least} to {most} seconds");

    /// <summary>Says what is wrong with a number that is out of its range.</summary>
    public static int Between(string field, int number, int least, int most) =>
        number >= least && number <= most ? number
            : throw Refused.By(field, $"{field} is {least} to {most}");
}

/// <summary>A request that cannot be carried out as it stands.</summary>
internal sealed class Refused(Problem problem) : Exception(problem.Message)
{
    /// <summary>Why not.</summary>
    public Problem Problem => problem;

    /// <summary>A field of it is wrong.</summary>
    public static Refused By(string field, string message) => new(new Problem("invalid", message, field));
}
