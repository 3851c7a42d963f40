using Mmos.Api;
using Mmos.Api.Access;
using Mmos.Core;
using Mmos.Runtime.Files;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Ports;

namespace Mmos.Runtime.Local;

/// <summary>The seam in-process: commands go through the pump, questions to the read tables.</summary>
/// <remarks>Thin: it translates, and holds no rule. Safe to call from any thread.</remarks>
public sealed class LocalOrchestrator : IOrchestrator, IActsFor
{
    private readonly Func<string, IOrchestrator> _as;

    /// <summary>A seam for one actor.</summary>
    /// <param name="pump">The host's pump.</param>
    /// <param name="journal">For the events behind a repeated answer.</param>
    /// <param name="tables">For questions.</param>
    /// <param name="actor">Who asks, unless a call names a worker.</param>
    /// <param name="patterns">Breakdown patterns beside the shipped ones; null for none.</param>
    /// <param name="blobs">Where artifacts and long messages are kept; null: neither can be sent.</param>
    /// <param name="prices">What models cost by list price; null for the shipped table.</param>
    /// <param name="attempts">What attempts have on this machine, over this seam; null: nothing.</param>
    /// <param name="queries">Answers SQL; null: the tool is off.</param>
    /// <param name="access">What tokens and identities of attempts are made with; null: there are
    /// none.</param>
    public LocalOrchestrator(Pump pump, IJournal journal, IReadTables tables, string actor,
        IReadOnlyList<BreakdownPattern>? patterns = null, IBlobStore? blobs = null, PriceTable? prices = null,
        Func<IOrchestrator, IAttempts>? attempts = null, IQueries? queries = null,
        AccessKeys? access = null)
    {
        _as = other => new LocalOrchestrator(pump, journal, tables, other, patterns, blobs, prices, attempts,
            queries, access);
        var calls = new LocalCalls(pump, journal, tables, actor);
        Projects = new LocalProjects(calls, patterns ?? []);
        Tasks = new LocalTasks(calls);
        Work = new LocalWork(calls, prices ?? PriceTable.Shipped, access);
        Workers = new LocalWorkers(calls);
        Accounts = new LocalAccounts(calls);
        Messages = new LocalMessages(calls, blobs);
        Artifacts = new LocalArtifacts(calls, blobs);
        Records = new LocalRecords(calls, prices ?? PriceTable.Shipped);
        Reviews = new LocalReviews(calls);
        Conflicts = new LocalConflicts(calls);
        Upkeep = new LocalUpkeep(calls);
        var missing = new Missing();
        Tokens = access is null ? missing : new LocalTokens(calls, access);
        Queries = queries ?? missing;
        Attempts = attempts?.Invoke(this) ?? missing;
    }

    /// <inheritdoc/>
    public IOrchestrator As(string actor) => _as(actor);

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
}

/// <summary>What every part of the in-process seam does: ask the pump, and turn refusals into
/// problems.</summary>
internal sealed class LocalCalls(Pump pump, IJournal journal, IReadTables tables, string actor)
{
    /// <summary>Says that a command has no key, also where the flow of calls has one.</summary>
    public const string NoKey = "";

    public Pump Pump => pump;

    public IReadTables Tables => tables;

    public IJournal Journal => journal;

    /// <summary>Asks for a command and answers with what its events make of it.</summary>
    public Task<Answer<T>> Ask<T>(Command command, Func<IReadOnlyList<Event>, T> answer,
        CancellationToken cancel,
        string? by = null, string? key = null) =>
        AskRecorded(command, events => answer([.. events.Select(e => e.Event)]), cancel, by, key);

    /// <summary>The same, for answers that need the events' places too.</summary>
    public async Task<Answer<T>> AskRecorded<T>(Command command, Func<IReadOnlyList<Recorded>, T> answer,
        CancellationToken cancel,
        string? by = null, string? key = null)
    {
        key = key == NoKey ? null : key ?? CallKey.Current;
        var hash = key is null ? 0 : BodyHash.Of(command);
        var reply = await pump.Ask(new HostRequest(command, by ?? actor, key, hash), cancel)
            .ConfigureAwait(false);
        if (Problem(reply) is { } problem) return Answer<T>.No(problem);
        return await Readable(async () =>
        {
            var events = reply.RepeatOf == 0 ? reply.Events
                : await Recorded(reply.RepeatOf, cancel).ConfigureAwait(false);
            return Answer<T>.Of(answer(events), reply.Seq);
        }).ConfigureAwait(false);
    }

    /// <summary>Asks for a command whose answer is only "done".</summary>
    public Task<Answer<Done>> Do(Command command, CancellationToken cancel, string? by = null,
        string? key = null) =>
        Ask(command, _ => new Done(), cancel, by, key);

    /// <summary>Answers a question from the tables, which show at least what this process has
    /// committed.</summary>
    public Task<Answer<T>> Query<T>(Func<ValueTask<T>> query) =>
        Readable(async () => Answer<T>.Of(await query().ConfigureAwait(false), pump.Seq));

    /// <summary>The answer, or that the database cannot be read.</summary>
    public static async Task<Answer<T>> Readable<T>(Func<Task<Answer<T>>> answer)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (JournalException e)
        {
            return Answer<T>.No(new Problem("unavailable", e.Message));
        }
    }

    /// <summary>The number behind `T12`, any case; null when it is none.</summary>
    public static int? TaskNumber(string id) =>
        id.Length > 1 && id[0] is 'T' or 't'
            && int.TryParse(id.AsSpan(1), System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    public static Answer<T> NoTask<T>(string id) =>
        Answer<T>.No(
            new Problem("not_found", $"there is no task {id}; see them with: mmos task list", "task"));

    public static Problem? Problem(HostReply reply) =>
        reply.Unavailable is { } message ? new Problem("unavailable", message)
        : reply.Rejection is { } r ? new Problem(Wire.Code(r.Reason), r.Message, r.Field)
        { Details = r.Details }
        : null;

    // One record: events from its first on that share its number.
    private async Task<IReadOnlyList<Recorded>> Recorded(long record, CancellationToken cancel)
    {
        List<Recorded> events = [];
        for (var after = record - 1; ;)
        {
            var page = await journal.Read(after, 256, cancel).ConfigureAwait(false);
            var mine = page.TakeWhile(e => e.Record == record).ToList();
            events.AddRange(mine);
            if (page.Count == 0 || mine.Count < page.Count) return events;
            after = page[^1].Seq;
        }
    }
}
