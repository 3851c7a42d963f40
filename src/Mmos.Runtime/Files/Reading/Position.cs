namespace Mmos.Runtime.Files;

/// <summary>Where a value stands: a place in a file, or the name of another origin with line 0.</summary>
internal readonly record struct Position(string File, int Line, int Column)
{
    public static Position Outside(string origin) => new(origin, 0, 0);

    /// <summary>How people read it: `mmos.yaml:3:5`, or just the origin's name.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";

    public static string Prefix(string file, int line, int column, string field) =>
        new Position(file, line, column) + ": " + (field.Length == 0 ? "" : field + ": ");
}
