namespace Mmos.Cli.Seams;

/// <summary>A workspace as `mmos workspace` prints it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Database">What keeps it.</param>
/// <param name="IsCurrent">Whether commands without `--workspace` act on it.</param>
internal sealed record WorkspaceSummary(string Name, string Database, bool IsCurrent);
