namespace Mmos.Runtime.Files;

/// <summary>One value of the configuration and where it came from.</summary>
/// <param name="Key">Dotted path, such as `limits.max_running` or `workers[0].slots`.</param>
/// <param name="Value">The value as a file would say it; `${NAME}` is not filled in, for it may be a
/// secret.</param>
/// <param name="Origin">`default`, a place such as `mmos.yaml:12:5`, `environment MMOS_…` or `flag
/// …`.</param>
public sealed record ConfigValue(string Key, string Value, string Origin);
