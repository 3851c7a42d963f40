namespace Mmos.Runtime.Files;

/// <summary>When retrospectives are held.</summary>
/// <param name="Every">After so many finished tasks; 0-1000, 0 for never, default 3.</param>
public sealed record RetroConfig(
    int Every);

/// <summary>The keys of <see cref="RetroConfig"/>.</summary>
internal static class RetroFields
{
    public static readonly Field<int> Every = new(
        "every", Quantities.Whole(0, 1_000),
        "After so many finished tasks of the workspace, done or failed; 0 for never.", 3);

    public static readonly BuiltShape<RetroConfig> Shape = new RecordShape(
        "a mapping such as { every: 3 }", Every)
        .As(of => new RetroConfig(of.Get(Every)));
}
