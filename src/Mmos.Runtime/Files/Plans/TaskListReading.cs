using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>What came of reading a list of tasks.</summary>
/// <param name="Tasks">The tasks with their defaults applied; null when there is any problem.</param>
/// <param name="Problems">Why there are none: the first 20, from top to bottom.</param>
/// <param name="Notices">What the author should know though the tasks are fine.</param>
/// <param name="PlaceOf">Where a field such as `tasks[3].needs` stands, as `FILE:LINE:COLUMN`; null when it
/// stands nowhere.</param>
public sealed record TaskListReading(
    IReadOnlyList<TaskSpec>? Tasks,
    IReadOnlyList<FileProblem> Problems,
    IReadOnlyList<FileNotice> Notices,
    Func<string, string?> PlaceOf);
