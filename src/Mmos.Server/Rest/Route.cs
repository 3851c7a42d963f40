using Microsoft.AspNetCore.Http;
using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>One endpoint of the REST surface: what it is called, what it takes and what it gives.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Below `/api/orchestrator`, with its parts in braces.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Body">Type of the body; null for none.</param>
/// <param name="Answer">Type of the answer.</param>
/// <param name="Questions">What may stand behind the `?`.</param>
/// <param name="Carry">Carries a request out.</param>
internal sealed record Route(string Method, string Path, string Summary, Type? Body, Type Answer,
    IReadOnlyList<Question> Questions, Func<Ask, Task> Carry)
{
    /// <summary>The status of an answer that is no refusal.</summary>
    public int Success { get; init; } = StatusCodes.Status200OK;

    /// <summary>Other forms of the body than <see cref="Body"/>.</summary>
    public IReadOnlyList<Type> OtherBodies { get; init; } = [];

    /// <summary>It takes a body that is no JSON too.</summary>
    public bool TakesBytes { get; init; }

    /// <summary>A question.</summary>
    public static Route Get<T>(string path, string summary, Func<Ask, Task<Answer<T>>> answer,
        params Question[] questions) =>
        new(HttpMethods.Get, path, summary, null, typeof(T), questions,
            async ask => await ask.Reply(await answer(ask).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>A question whose answer is a list, page by page.</summary>
    public static Route List<T>(string path, string summary, Func<T, string> cursor,
        Func<Ask, Task<Answer<IReadOnlyList<T>>>> answer, params Question[] questions) =>
        Pages(path, summary, async ask =>
            Paging.Cut(await answer(ask).ConfigureAwait(false), ask, cursor), questions);

    /// <summary>A question whose answer is cut into pages where it comes from.</summary>
    public static Route Pages<T>(string path, string summary, Func<Ask, Task<Answer<Page<T>>>> answer,
        params Question[] questions) => Get(path, summary, answer, [.. questions, .. Paging.Questions]);

    /// <summary>An order.</summary>
    public static Route Post<TBody, T>(string path, string summary,
        Func<Ask, TBody, Task<Answer<T>>> answer, params Question[] questions) =>
        Order(HttpMethods.Post, path, summary, answer, questions);

    /// <summary>An order that says it all by its path.</summary>
    public static Route Post<T>(string path, string summary, Func<Ask, Task<Answer<T>>> answer) =>
        Order<Done, T>(HttpMethods.Post, path, summary, (ask, _) => answer(ask), []);

    /// <summary>An order by another method.</summary>
    public static Route Order<TBody, T>(string method, string path, string summary,
        Func<Ask, TBody, Task<Answer<T>>> answer, params Question[] questions) =>
        new(method, path, summary, typeof(TBody), typeof(T), questions, async ask =>
        {
            var body = await ask.Body<TBody>().ConfigureAwait(false);
            await ask.Reply(await answer(ask, body).ConfigureAwait(false)).ConfigureAwait(false);
        });

    /// <summary>An order that something be no more.</summary>
    public static Route Delete(string path, string summary, Func<Ask, Task<Answer<Done>>> answer) =>
        new(HttpMethods.Delete, path, summary, null, typeof(Done), [],
            async ask => await ask.Reply(await answer(ask).ConfigureAwait(false)).ConfigureAwait(false));
}

/// <summary>What may stand behind the `?` of a path.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it means.</param>
/// <param name="Type">`string`, `integer` or `boolean`.</param>
/// <param name="IsNeeded">It cannot be left out.</param>
internal sealed record Question(string Name, string Summary, string Type = "string", bool IsNeeded = false)
{
    /// <summary>A list of one project only.</summary>
    public static Question Project { get; } = new("project", "Only of this project.");

    /// <summary>Asked of everything.</summary>
    public static IReadOnlyList<Question> Everywhere { get; } =
    [
        new("minSeq", "Answer only once the server has seen this position of the log; at most 10 seconds.",
            "integer"),
    ];
}
