using Mmos.Api;

namespace Mmos.Mcp.Serving;

/// <summary>The workspace that tools work on.</summary>
/// <param name="Seam">The seam as far as the caller's rights reach.</param>
public sealed record ToolWorkspace(IOrchestrator Seam)
{
    /// <summary>Finds the repository of a new project, and makes its integration branch. What the plan says
    /// of its repository may be null (whichever is usual here), `none`, or a path.</summary>
    /// <remarks>The default takes plans without a repository only.</remarks>
    public Func<Plan, CancellationToken, Task<Answer<PlacedPlan>>> Place { get; init; } = WithoutRepository;

    private static Task<Answer<PlacedPlan>> WithoutRepository(Plan plan, CancellationToken cancel) =>
        Task.FromResult(plan.Repository is null or PlacedPlan.NoRepository
            ? Answer<PlacedPlan>.Of(new PlacedPlan(plan with { Repository = null }, null), 0)
            : Answer<PlacedPlan>.No(new Problem("unavailable",
                "repositories cannot be opened from here; make "
                + "the project on its machine: mmos project create NAME --goal TEXT --repo DIR",
                "repository")));
}

/// <summary>A plan whose repository was found.</summary>
/// <param name="Plan">The plan, with the repository's absolute path; null for none.</param>
/// <param name="Repository">The repository; null for none.</param>
public sealed record PlacedPlan(Plan Plan, RepositoryInfo? Repository)
{
    /// <summary>What a plan says of its repository when it wants none.</summary>
    public const string NoRepository = "none";
}
