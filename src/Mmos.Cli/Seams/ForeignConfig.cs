namespace Mmos.Cli.Seams;

/// <summary>A configuration that came from elsewhere and that nobody has approved on this machine.</summary>
/// <param name="Files">Its files, relative to the project folder.</param>
/// <param name="Runs">What it would run, one line each.</param>
/// <param name="Approval">What an approval of exactly this content is recorded as.</param>
internal sealed record ForeignConfig(IReadOnlyList<string> Files, IReadOnlyList<string> Runs,
    string Approval)
{
    /// <summary>Its files, for people.</summary>
    public string Named => string.Join(" and ", Files);
}
