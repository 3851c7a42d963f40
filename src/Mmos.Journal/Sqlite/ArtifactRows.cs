using Mmos.Api;
using Mmos.Journal.Rows;

namespace Mmos.Journal.Sqlite;

/// <summary>Rows of `artifact`, as clients see them.</summary>
internal static class ArtifactRows
{
    private const string Select = $"select {ArtifactMap.Columns} from artifact a ";

    private const string IsNewest =
        "not exists (select 1 from artifact n where n.project = a.project and n.name = a.name "
        + "and n.version > a.version{0})";

    /// <summary>Artifacts that match, by project and name, the newest version first.</summary>
    public static IReadOnlyList<StoredArtifact> Matching(Database database, ArtifactFilter filter)
    {
        var newest = filter.IsEveryVersion ? "1" : Newest("");
        var rows = database.Statement($"""
            {Select} where (?1 is null or a.project = ?1) and (?2 is null or a.task = ?2)
              and (?3 is null or a.name = ?3) and {newest}
            order by a.project, a.name, a.version desc limit ?4
            """).With(filter.Project).With(ArtifactMap.Number(filter.Task)).With(filter.Name)
            .With(filter.Limit > 0 ? filter.Limit : -1);
        return Read(rows);
    }

    /// <summary>The newest version that each of these tasks made of each artifact, by name.</summary>
    public static IReadOnlyList<StoredArtifact> Of(Database database, IReadOnlyCollection<int> tasks) =>
        Read(database.Statement($"""
            {Select} where a.task in (select value from json_each(?)) and {Newest(" and n.task = a.task")}
            order by a.task, a.name
            """).With($"[{string.Join(',', tasks)}]"));

    private static List<StoredArtifact> Read(Statement rows)
    {
        var artifacts = new List<StoredArtifact>();
        while (rows.Next())
            artifacts.Add(ArtifactMap.Map(rows));
        return artifacts;
    }

    private static string Newest(string also) => IsNewest.Replace("{0}", also, StringComparison.Ordinal);
}
