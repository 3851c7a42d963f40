namespace Mmos.Git;

/// <summary>The branch that collects a project's results until they land.</summary>
/// <param name="Name">Such as `mmos/shop`.</param>
/// <param name="Tip">Its commit when it was read.</param>
/// <param name="IsNew">True when this call made it; false when it was there, with whatever it holds.</param>
public sealed record IntegrationBranch(string Name, CommitId Tip, bool IsNew);
