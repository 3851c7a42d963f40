namespace Mmos.Runtime.Files;

/// <summary>Short names for the shapes that hold others.</summary>
internal static class Shapes
{
    public static Shape<IReadOnlyList<T>> List<T>(Shape<T> item, string example, int most = 200) =>
        new ListShape<T>(item, most, example);

    public static Shape<IReadOnlyDictionary<string, T>> Map<T>(Shape<T> value, string example) =>
        new MapShape<T>(value, example);

    /// <summary>Capabilities of workers and tasks.</summary>
    public static readonly Shape<IReadOnlyList<string>> Words = List(Texts.Word, "[coding, api]", 50);

    public static readonly Shape<IReadOnlyList<string>> Commands =
        List(Texts.Command, "[\"dotnet test\"]", 50);

    public static readonly Shape<IReadOnlyList<string>> Globs = List(Texts.Glob, "[\"src/**\"]");

    public static readonly Shape<IReadOnlyList<string>> Stages =
        List(Texts.Stage, "[agent:review, human]", 10);

    public static readonly Shape<TimeSpan> Period =
        Quantities.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(366));

    public static readonly Shape<string> WorkerTier = Texts.OneOf("economy", "standard", "premium");
}
