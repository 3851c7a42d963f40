using System.Text.Json;

namespace Mmos.Api;

/// <summary>Questions in SQL to the workspace's views (interfaces section 6). They can only read, by the
/// database's
/// own means.</summary>
public interface IQueries
{
    /// <summary>Answers one statement.</summary>
    /// <param name="sql">The statement: one, that reads the views.</param>
    /// <param name="limit">At most so many rows, 1-1000.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>`invalid` with the database's own words for a statement it refuses, and for one that takes
    /// over 5
    /// seconds; `unavailable` where the database has no such fence.</returns>
    Task<Answer<QueryResult>> Run(string sql, int limit, CancellationToken cancel);

    /// <summary>The views and their columns.</summary>
    Task<Answer<IReadOnlyList<QueryView>>> Describe(CancellationToken cancel);
}

/// <summary>What a statement gave.</summary>
/// <param name="Columns">Names, in order.</param>
/// <param name="Rows">Each as long as <paramref name="Columns"/>: strings, numbers, booleans or null.</param>
/// <param name="IsCut">There were more rows than asked for.</param>
public sealed record QueryResult(IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<JsonElement>> Rows,
    bool IsCut);

/// <summary>A view that may be asked.</summary>
public sealed record QueryView(string Name, IReadOnlyList<QueryColumn> Columns);

/// <summary>A column of a view.</summary>
public sealed record QueryColumn(string Name, string Type, string Meaning);
