using Mmos.Api;

namespace Mmos.Journal.Rows;

/// <summary>Rows of `token` as clients see them; their hashes stay behind.</summary>
internal static class TokenMap
{
    public const string Columns = "id, name, role, worker, created_by, created_at, expires_at";

    public static GivenToken Map(IRow row) => new(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3),
        row.Text(4), row.Time(5), row.IsNull(6) ? null : row.Time(6));
}
