using Mmos.Runtime.Ports;

namespace Mmos.Journal.Upkeep;

/// <summary>The checks of a log that do not depend on its store; each adds what it finds.</summary>
internal sealed class LogChecks
{
    /// <summary>More than a person reads; the first ones tell what happened.</summary>
    public const int MaxProblems = 50;

    private readonly List<string> _problems = [];
    private long _events;

    /// <summary>Whether nothing was found so far.</summary>
    public bool IsClean => _problems.Count == 0;

    /// <summary>What was found.</summary>
    public LogCheck Result => new(_events, _problems);

    public void Add(string problem)
    {
        if (_problems.Count < MaxProblems) _problems.Add(problem);
    }

    /// <summary>Numbers without gaps, hashes that chain, content that this build reads, and a row that
    /// agrees.</summary>
    public async Task Chain(IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages, Func<ValueTask<Head>> head)
    {
        var chain = new LogChain();
        await foreach (var page in pages.ConfigureAwait(false))
            foreach (var stored in page)
            {
                chain.Add(stored);
                _events++;
                Decodes(stored);
            }
        foreach (var problem in chain.Problems) Add(problem);
        var row = await head().ConfigureAwait(false);
        if (row.Seq != chain.Seq)
            Add($"the workspace says that the log ends at event {row.Seq}; it ends at {chain.Seq}");
        else if (row.Hash != chain.Hash)
            Add("the workspace has another last hash than the log");
    }

    /// <summary>Compares rows of the read tables, as text, with what they should be.</summary>
    public void Tables(IEnumerable<string> stored, IEnumerable<string> rebuilt)
    {
        using var has = stored.GetEnumerator();
        using var should = rebuilt.GetEnumerator();
        while (true)
        {
            var (here, there) = (Next(has), Next(should));
            if (here is null && there is null) return;
            if (here == there) continue;
            Add("a read table differs from its events; `mmos db rebuild` makes it anew. "
                + $"It has: {here}. It should: {there}");
            return;
        }
    }

    private static string? Next(IEnumerator<string> lines) => lines.MoveNext() ? lines.Current : null;

    private void Decodes(StoredEvent stored)
    {
        try
        {
            StoredLog.Decode(stored);
        }
        catch (JournalException e)
        {
            Add(e.Message);
        }
    }
}
