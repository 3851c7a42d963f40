namespace Mmos.Runtime.Files;

/// <summary>A named set of worker settings.</summary>
/// <param name="Capabilities">What such workers can do.</param>
/// <param name="Tier">Their tier; null for the worker's own.</param>
/// <param name="Prompt">Added to each brief; null for nothing.</param>
public sealed record ProfileConfig(
    IReadOnlyList<string> Capabilities,
    string? Tier,
    string? Prompt);

/// <summary>The keys of <see cref="ProfileConfig"/>.</summary>
internal static class ProfileFields
{
    public static readonly Field<IReadOnlyList<string>> Capabilities = new(
        "capabilities", Shapes.Words, "What such workers can do.", []);

    public static readonly Field<string> Tier = new(
        "tier", Shapes.WorkerTier, "How capable and costly they are.");

    public static readonly Field<string> Prompt = new(
        "prompt", Texts.Prose(FileLimits.Prose), "Added to each brief.");

    public static readonly BuiltShape<ProfileConfig> Shape = new RecordShape(
        "a mapping such as { capabilities: [coding], tier: standard }", Capabilities, Tier, Prompt)
        .As(of => new ProfileConfig(of.Get(Capabilities), of.Get(Tier), of.Get(Prompt)));
}
