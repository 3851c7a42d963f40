namespace Mmos.Runtime.Files;

/// <summary>What sort of task a text describes, found by words in it.</summary>
/// <param name="Kind">research, planning, coding, review, testing or docs.</param>
/// <param name="KindReason">Why, for people: `the title says "tests"`.</param>
/// <param name="Type">`functional` or `nonfunctional`.</param>
/// <param name="TypeReason">Why, for people.</param>
public sealed record Classified(string Kind, string KindReason, string Type, string TypeReason);
