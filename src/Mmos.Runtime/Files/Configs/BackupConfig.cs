namespace Mmos.Runtime.Files;

/// <summary>When backups are made.</summary>
/// <param name="Every">How often; default 24h.</param>
/// <param name="Keep">How many are kept; 1-1000, default 7.</param>
public sealed record BackupConfig(
    TimeSpan Every,
    int Keep);

/// <summary>The keys of <see cref="BackupConfig"/>.</summary>
internal static class BackupFields
{
    public static readonly Field<TimeSpan> Every = new(
        "every", Shapes.Period, "How often.", TimeSpan.FromHours(24));

    public static readonly Field<int> Keep = new(
        "keep", Quantities.Whole(1, 1000), "How many are kept.", 7);

    public static readonly BuiltShape<BackupConfig> Shape = new RecordShape(
        "a mapping such as { every: 24h, keep: 7 }", Every, Keep)
        .As(of => new BackupConfig(of.Get(Every), of.Get(Keep)));
}
