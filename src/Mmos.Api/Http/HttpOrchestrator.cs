using System.Net.Http.Headers;

namespace Mmos.Api;

/// <summary>The seam over HTTP: what a program needs to work with an MMOS server.</summary>
/// <remarks>Thread-safe; keep one for the life of the program. A server that cannot be reached is a
/// <see cref="Problem"/> with the code `unavailable`, after a few tries where trying again is harmless:
/// questions, and orders under a key. Every order that would count twice gets a key of its own when
/// <see cref="CallKey"/> gives none.</remarks>
public sealed class HttpOrchestrator : IOrchestrator, IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpCalls _calls;
    private readonly bool _isOurs;

    /// <summary>A client of a server.</summary>
    /// <param name="server">Where it listens, such as `http://127.0.0.1:7420`.</param>
    /// <param name="token">What to show it.</param>
    public HttpOrchestrator(Uri server, string token) : this(Client(server, token), null, ours: true) { }

    /// <summary>A client over a prepared one.</summary>
    /// <param name="http">With a base address and what the server asks for; its own timeout is the longest
    /// a call may take, so it has to be longer than any wait. It stays the caller's.</param>
    /// <param name="time">For waits between tries; null for the system's.</param>
    public HttpOrchestrator(HttpClient http, TimeProvider? time = null) : this(http, time, ours: false) { }

    private HttpOrchestrator(HttpClient http, TimeProvider? time, bool ours)
    {
        ArgumentNullException.ThrowIfNull(http);
        (_http, _isOurs) = (http, ours);
        var calls = _calls = new HttpCalls(http, time ?? TimeProvider.System);
        Projects = new HttpProjects(calls);
        Tasks = new HttpTasks(calls);
        Work = new HttpWork(calls);
        Workers = new HttpWorkers(calls);
        Accounts = new HttpAccounts(calls);
        Messages = new HttpMessages(calls);
        Artifacts = new HttpArtifacts(calls);
        Records = new HttpRecords(calls);
        Attempts = new HttpAttempts(calls);
        Reviews = new HttpReviews(calls);
        Conflicts = new HttpConflicts(calls);
        Tokens = new HttpTokens(calls);
        Queries = new HttpQueries(calls);
        Upkeep = new HttpUpkeep(calls);
    }

    /// <summary>From now on what became of work (results, failures, what is given back, artifacts) is kept
    /// while nobody answers, and tried every two seconds. Without this it is tried for about a
    /// second.</summary>
    /// <remarks>It is kept in this process's memory. A lease fences it: what comes too late changes
    /// nothing.</remarks>
    /// <param name="say">Hears what waits; for people.</param>
    /// <param name="until">Ends that.</param>
    public void KeepReports(Action<string> say, CancellationToken until) =>
        (_calls.ReportsUntil, _calls.Waits) = (until, say);

    /// <summary>How long the server still goes on when it is about to stop; null while it is not. Who serves
    /// through it finishes or hands over by then.</summary>
    /// <param name="wait">Waits so long for it to be, at most 120 seconds.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>That; `unavailable` when nobody answers.</returns>
    public Task<Answer<TimeSpan?>> Draining(TimeSpan wait, CancellationToken cancel) =>
        _calls.Draining(wait, cancel);

    /// <inheritdoc/>
    public IProjects Projects { get; }

    /// <inheritdoc/>
    public ITasks Tasks { get; }

    /// <inheritdoc/>
    public IWork Work { get; }

    /// <inheritdoc/>
    public IWorkers Workers { get; }

    /// <inheritdoc/>
    public IAccounts Accounts { get; }

    /// <inheritdoc/>
    public IMessages Messages { get; }

    /// <inheritdoc/>
    public IArtifacts Artifacts { get; }

    /// <inheritdoc/>
    public IRecords Records { get; }

    /// <inheritdoc/>
    public IAttempts Attempts { get; }

    /// <inheritdoc/>
    public IReviews Reviews { get; }

    /// <inheritdoc/>
    public IConflicts Conflicts { get; }

    /// <inheritdoc/>
    public ITokens Tokens { get; }

    /// <inheritdoc/>
    public IQueries Queries { get; }

    /// <inheritdoc/>
    public IUpkeep Upkeep { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOurs) _http.Dispose();
    }

    private static HttpClient Client(Uri server, string token)
    {
        ArgumentNullException.ThrowIfNull(server);
        var http = new HttpClient(new SocketsHttpHandler
        {
            // A server that was started anew elsewhere is found again; a redirect would carry the token away.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !server.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
