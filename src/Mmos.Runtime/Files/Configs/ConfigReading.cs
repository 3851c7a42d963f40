namespace Mmos.Runtime.Files;

/// <summary>What came of reading the configuration.</summary>
/// <param name="Config">The configuration; null when there is any problem.</param>
/// <param name="Problems">Why there is none: the first 20.</param>
/// <param name="Notices">Values that are fine but have no effect in this version.</param>
/// <param name="Values">Each value that applies, with its origin, in the order of the key table: what `config
/// show` prints.</param>
public sealed record ConfigReading(
    Config? Config,
    IReadOnlyList<FileProblem> Problems,
    IReadOnlyList<FileNotice> Notices,
    IReadOnlyList<ConfigValue> Values);
