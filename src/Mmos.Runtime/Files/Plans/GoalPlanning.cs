using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>A plan that was made of a goal.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Pattern">The pattern that it was made by.</param>
/// <param name="Others">Further patterns that fit the goal, the best first.</param>
public sealed record GoalPlanning(Plan Plan, string Pattern, IReadOnlyList<string> Others);
