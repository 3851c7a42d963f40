namespace Mmos.Git;

/// <summary>One path of a <see cref="StatusReport"/>.</summary>
/// <param name="Kind">`1` changed, `u` unmerged, `?` untracked.</param>
/// <param name="Index">
/// How the index differs from the commit: `.` not, else M, T, A, D, U; `?` untracked.
/// </param>
/// <param name="WorkTree">How the file differs from the index, in the same letters.</param>
/// <param name="IsSubmodule">Whether the path is a submodule.</param>
/// <param name="Path">Relative to the work tree, with `/`; a nested repository ends with `/`.</param>
internal sealed record StatusEntry(char Kind, char Index, char WorkTree, bool IsSubmodule, string Path)
{
    /// <summary>True when the path is gone from the work tree.</summary>
    public bool IsDeleted => WorkTree == 'D' || (Index == 'D' && WorkTree == '.');

    /// <summary>True when the file is not in the index.</summary>
    public bool IsUntracked => Kind == '?';

    /// <summary>Reads one field; null for headers and kinds that were not asked for.</summary>
    public static StatusEntry? Parse(string field) => field switch
    {
        ['?', ' ', .. var path] => new StatusEntry('?', '?', '?', false, path),
        // 1 XY sub mH mI mW hH hI path
        ['1', ' ', ..] => Tracked(field, 8),
        // u XY sub m1 m2 m3 mW h1 h2 h3 path
        ['u', ' ', ..] => Tracked(field, 10),
        _ => null,
    };

    private static StatusEntry Tracked(string field, int spaces)
    {
        var parts = field.Split(' ', spaces + 1);
        return new StatusEntry(field[0], parts[1][0], parts[1][1], parts[2][0] == 'S', parts[spaces]);
    }
}
