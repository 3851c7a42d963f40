using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>What came of reading a plan file.</summary>
/// <param name="Plan">The plan with its defaults applied and its needs resolved; null when there is any
/// problem.</param>
/// <param name="Problems">Why there is no plan: the first 20, from top to bottom.</param>
/// <param name="Notices">What the author should know though the plan is fine, such as a task without any
/// check.</param>
/// <param name="Classified">By task id: the type and kind that were found from the text, with reasons; tasks
/// that name both are missing.</param>
public sealed record PlanReading(
    Plan? Plan,
    IReadOnlyList<FileProblem> Problems,
    IReadOnlyList<FileNotice> Notices,
    IReadOnlyDictionary<string, Classified> Classified);
