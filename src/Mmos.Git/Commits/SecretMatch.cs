namespace Mmos.Git;

/// <summary>A place that looks like a secret. The secret itself is never kept.</summary>
/// <param name="Kind">What it looks like, in words.</param>
/// <param name="Line">Line number from 1.</param>
internal readonly record struct SecretMatch(string Kind, int Line);
