using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;

namespace Mmos.Api;

/// <summary>What every part of the client does: ask, try again where that is harmless, and turn the answer
/// into values and problems.</summary>
internal sealed class HttpCalls(HttpClient http, TimeProvider time)
{
    /// <summary>How long a server waits for work or news in one call.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    // Beyond what the call itself waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly int[] PausesMs = [50, 250, 1000];

    // Between tries of what must arrive.
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(2);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The clock of this client.</summary>
    public TimeProvider Time => time;

    /// <summary>Goes on trying to report while nobody answers, until this is cancelled.</summary>
    public CancellationToken ReportsUntil { get; set; } = new(canceled: true);

    /// <summary>Hears that a report waits, and why; for people.</summary>
    public Action<string>? Waits { get; set; }

    /// <summary>Asks a question.</summary>
    public Task<Answer<T>> Get<T>(string path, CancellationToken cancel, TimeSpan wait = default) =>
        Call<T>(HttpMethod.Get, path, null, null, wait, isSafe: true, cancel);

    /// <summary>Asks for a list, page by page.</summary>
    public async Task<Answer<IReadOnlyList<T>>> List<T>(string path, CancellationToken cancel, int limit = 0,
        string? after = null)
    {
        List<T> items = [];
        long? seq = null;
        while (true)
        {
            var size = limit == 0 ? 1000 : Math.Min(1000, limit - items.Count);
            var page = await Get<Page<T>>(Query.Of(path).And("limit", size).And("after", after), cancel)
                .ConfigureAwait(false);
            if (page.Problem is { } problem) return Answer<IReadOnlyList<T>>.No(problem);
            items.AddRange(page.Value!.Items);
            seq ??= page.Seq;
            after = page.Value.Next;
            if (after is null || (limit > 0 && items.Count >= limit))
                return Answer<IReadOnlyList<T>>.Of(items, seq.Value);
        }
    }

    /// <summary>Asks for a list that comes whole.</summary>
    public async Task<Answer<IReadOnlyList<T>>> Whole<T>(string path, CancellationToken cancel) =>
        (await Get<Page<T>>(path, cancel).ConfigureAwait(false)).Map(page => page.Items);

    /// <summary>Orders something under a key: the given one, the flow's, or a new one.</summary>
    public Task<Answer<T>> Order<TBody, T>(string path, TBody body, CancellationToken cancel,
        string? key = null, HttpMethod? method = null) =>
        Call<T>(method ?? HttpMethod.Post, path, Bytes(body),
            key ?? CallKey.Current ?? Guid.CreateVersion7().ToString("n"), default, isSafe: true, cancel);

    /// <summary>Reports what became of work, under a key: a lease fences it, however late it comes.</summary>
    public Task<Answer<T>> Report<TBody, T>(string path, TBody body, CancellationToken cancel) =>
        Call<T>(HttpMethod.Post, path, Bytes(body), CallKey.Current ?? Guid.CreateVersion7().ToString("n"),
            default, isSafe: true, cancel, isReport: true);

    /// <summary>Orders that something be no more.</summary>
    public Task<Answer<Done>> Remove(string path, CancellationToken cancel) =>
        Call<Done>(HttpMethod.Delete, path, null,
            CallKey.Current ?? Guid.CreateVersion7().ToString("n"), default, isSafe: true, cancel);

    /// <summary>Orders what may happen twice, or is fenced by a lease: without a key, and tried
    /// once.</summary>
    public Task<Answer<T>> Tell<TBody, T>(string path, TBody body, CancellationToken cancel,
        TimeSpan wait = default) =>
        Call<T>(HttpMethod.Post, path, Bytes(body), CallKey.Current, wait, CallKey.Current is not null,
            cancel);

    /// <summary>Orders something with a body that is no JSON.</summary>
    public Task<Answer<T>> Upload<T>(string path, ReadOnlyMemory<byte> content, string? key,
        CancellationToken cancel) =>
        Call<T>(HttpMethod.Post, path, new Body(content, "application/octet-stream"),
            key ?? CallKey.Current ?? Guid.CreateVersion7().ToString("n"), default, isSafe: true, cancel,
            isReport: true);

    /// <summary>How long the server still goes on; null while it is not about to stop.</summary>
    /// <param name="wait">Waits so long for it to be.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Answer<TimeSpan?>> Draining(TimeSpan wait, CancellationToken cancel)
    {
        TimeSpan? left = null;
        var path = Query.Of("/events/wait").And("since", long.MaxValue).And("draining", true)
            .And("waitSeconds", wait.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        var (answer, _) = await Once<Plain<long>>(HttpMethod.Get, path, null, null, wait, cancel, response =>
        {
            if (response.Headers.TryGetValues("Mmos-Draining", out var values)
                && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var s))
                left = TimeSpan.FromSeconds(s);
        }).ConfigureAwait(false);
        return answer.Map(_ => left);
    }

    /// <summary>The value of an answer that has no way to be refused.</summary>
    /// <exception cref="UnavailableException">There is none.</exception>
    public static T Sure<T>(Answer<T> answer) =>
        answer.Problem is { } problem ? throw new UnavailableException(problem.Message) : answer.Value!;

    private sealed record Body(ReadOnlyMemory<byte> Content, string MediaType);

    private static Body Bytes<T>(T body) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Of<T>(ApiJson.Lenient)), "application/json");

    private async Task<Answer<T>> Call<T>(HttpMethod method, string path, Body? body, string? key,
        TimeSpan wait, bool isSafe, CancellationToken cancel, bool isReport = false)
    {
        for (var tries = 0; ; tries++)
        {
            var (answer, mayTryAgain) = await Once<T>(method, path, body, key, wait, cancel)
                .ConfigureAwait(false);
            if (isReport && answer.Problem is { Code: "unavailable" } away && tries >= PausesMs.Length
                && !ReportsUntil.IsCancellationRequested)
            {
                if (tries == PausesMs.Length) Waits?.Invoke($"{path} waits: {away.Message}");
                await Pause(cancel).ConfigureAwait(false);
                continue;
            }
            if (!(mayTryAgain || isReport && answer.Problem is { Code: "unavailable" }) || !isSafe
                || tries >= PausesMs.Length) return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(PausesMs[tries]), time, cancel).ConfigureAwait(false);
        }
    }

    private async Task Pause(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, ReportsUntil);
        try
        {
            await Task.Delay(LongPause, time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { /* one last try */ }
    }

    private async Task<(Answer<T> Answer, bool MayTryAgain)> Once<T>(HttpMethod method, string path,
        Body? body, string? key, TimeSpan wait, CancellationToken cancel,
        Action<HttpResponseMessage>? look = null)
    {
        using var request = new HttpRequestMessage(method, "/api/orchestrator" + path);
        if (body is not null)
        {
            request.Content = new ReadOnlyMemoryContent(body.Content);
            request.Content.Headers.ContentType =
                body.MediaType == Json.MediaType ? Json : new(body.MediaType);
        }
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var limit = new CancellationTokenSource(wait + Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var response = await http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token)
                .ConfigureAwait(false);
            look?.Invoke(response);
            await using var content = await response.Content.ReadAsStreamAsync(both.Token)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                var problem = await Refused(response, content, both.Token).ConfigureAwait(false);
                return (Answer<T>.No(problem), problem.Code == "unavailable"
                    && response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout);
            }
            var value = await JsonSerializer
                .DeserializeAsync(content, ApiJson.Of<T>(ApiJson.Lenient), both.Token).ConfigureAwait(false);
            return (Answer<T>.Of(value!, Seq(response)), false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (Unavailable<T>($"did not answer within {(wait + Patience).TotalSeconds:0} seconds"),
                false);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException wrong)
        {
            return (Answer<T>.No(new Problem("unavailable", $"the certificate of {http.BaseAddress} is not "
                + $"trusted here: {wrong.Message}; name the file of the authority that signed it in "
                + "SSL_CERT_FILE, or add it to the system's store")), false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (Unavailable<T>($"cannot be reached: {e.InnerException?.Message ?? e.Message}"), true);
        }
        catch (JsonException e)
        {
            return (Unavailable<T>($"answered what is no JSON of this version: {e.Message}"), false);
        }
    }

    private Answer<T> Unavailable<T>(string what) => Answer<T>.No(new Problem("unavailable",
        $"the MMOS server at {http.BaseAddress} {what}; is it running? Start it with: mmos up"));

    private static long Seq(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Mmos-Seq", out var values)
            && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq : 0;

    private static async Task<Problem> Refused(HttpResponseMessage response, Stream content,
        CancellationToken cancel)
    {
        try
        {
            var body = await JsonSerializer
                .DeserializeAsync(content, ApiJson.Of<ProblemBody>(ApiJson.Lenient), cancel)
                .ConfigureAwait(false);
            if (body is { Code: { } code, Detail: { } detail })
                return new Problem(code, detail, body.Errors?.Keys.FirstOrDefault())
                { Details = body.Details ?? [] };
        }
        catch (JsonException)
        {
            // Something between us and the server answered; its status has to do.
        }
        var status = (int)response.StatusCode;
        return new Problem(status switch
        {
            401 or 403 => "not_allowed",
            404 => "not_found",
            409 => "conflict",
            429 => "full",
            >= 500 => "unavailable",
            _ => "invalid",
        }, string.Create(CultureInfo.InvariantCulture,
            $"the server answered {status} {response.ReasonPhrase}"));
    }
}

/// <summary>A path with its questions.</summary>
internal readonly record struct Query(string Path)
{
    /// <summary>A path whose parts between the literal ones are escaped.</summary>
    public static Query Of(FormattableString path)
    {
        var parts = path.GetArguments().Select(part => (object)Uri.EscapeDataString(
            Convert.ToString(part, CultureInfo.InvariantCulture) ?? "")).ToArray();
        return new Query(string.Format(CultureInfo.InvariantCulture, path.Format, parts));
    }

    public static Query Of(string path) => new(path);

    /// <summary>With one more; null leaves it out.</summary>
    public Query And(string name, object? value) => value is null ? this
        : new Query(new StringBuilder(Path).Append(Path.Contains('?') ? '&' : '?').Append(name).Append('=')
            .Append(Uri.EscapeDataString(value switch
            {
                bool flag => flag ? "true" : "false",
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString() ?? "",
            })).ToString());

    public static implicit operator string(Query query) => query.Path;
}

/// <summary>The server cannot be used now; the message says why, on one line.</summary>
public sealed class UnavailableException : IOException
{
    /// <summary>Without saying why.</summary>
    public UnavailableException() { }

    /// <summary>Says why.</summary>
    public UnavailableException(string message) : base(message) { }

    /// <summary>Says why, and by what.</summary>
    public UnavailableException(string message, Exception inner) : base(message, inner) { }
}
