namespace Mmos.Cli.Seams;

/// <summary>One thing that `mmos doctor` looked at.</summary>
/// <param name="Check">What: git, database, disk, agents …</param>
/// <param name="Level">`ok`, `warning` or `error`.</param>
/// <param name="Text">What was found, on one line.</param>
/// <param name="Mend">What to do about it; null when nothing is to be done.</param>
internal sealed record Finding(string Check, string Level, string Text, string? Mend = null);
