namespace Mmos.Core;

/// <summary>The task that was replaced by its parts: each part carries this.</summary>
/// <param name="Key">The key it had.</param>
/// <param name="Title">Its title.</param>
/// <param name="Pattern">The pattern that took it apart.</param>
/// <param name="Reason">Why it was taken apart.</param>
public sealed record TaskParent(string Key, string Title, string Pattern, string Reason);
