namespace Mmos.Runtime.Files;

/// <summary>What a fresh worktree needs before work begins.</summary>
/// <param name="Setup">Command lines, run in it in order.</param>
/// <param name="Copy">Paths copied from the project folder.</param>
/// <param name="Link">Paths linked from the project folder.</param>
public sealed record WorktreeConfig(
    IReadOnlyList<string> Setup,
    IReadOnlyList<string> Copy,
    IReadOnlyList<string> Link);

/// <summary>The keys of <see cref="WorktreeConfig"/>.</summary>
internal static class WorktreeFields
{
    public static readonly Field<IReadOnlyList<string>> Setup = new(
        "setup", Shapes.Commands, "Command lines, run in it in order.", []);

    public static readonly Field<IReadOnlyList<string>> Copy = new(
        "copy", Shapes.Globs, "Paths copied from the project folder.", []);

    public static readonly Field<IReadOnlyList<string>> Link = new(
        "link", Shapes.Globs, "Paths linked from the project folder.", []);

    public static readonly BuiltShape<WorktreeConfig> Shape = new RecordShape(
        "a mapping such as { setup: [\"npm ci\"] }", Setup, Copy, Link)
        .As(of => new WorktreeConfig(of.Get(Setup), of.Get(Copy), of.Get(Link)));
}
