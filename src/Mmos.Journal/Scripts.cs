namespace Mmos.Journal;

/// <summary>The `.sql` files of this project, which are built into it.</summary>
internal static class Scripts
{
    /// <summary>The files of a folder whose names begin with four digits, by number.</summary>
    public static IEnumerable<(int Number, string Sql)> Numbered(string folder) =>
        from name in typeof(Scripts).Assembly.GetManifestResourceNames()
        let path = name.Replace('\\', '/')
        where path.StartsWith(folder + "/", StringComparison.Ordinal)
        orderby path
        select (int.Parse(Path.GetFileName(path).AsSpan(0, 4), null), Text(name));

    /// <summary>The file of this path.</summary>
    public static string Named(string path) => Text(typeof(Scripts).Assembly.GetManifestResourceNames()
        .Single(name => name.Replace('\\', '/') == path));

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Scripts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
