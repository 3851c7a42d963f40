namespace Mmos.Runtime.Files;

/// <summary>What came of a list of another tool's tasks; the JSON of `mmos import --json`.</summary>
/// <param name="Format">What it was read as, such as `backlog`.</param>
/// <param name="Source">Where it was read, as the person named it.</param>
/// <param name="Project">The project's id in the plan.</param>
/// <param name="File">The plan file; null while it is not written.</param>
/// <param name="Taken">Keys of the plan's tasks, in its order.</param>
/// <param name="LeftOut">Tasks of the source that are not in the plan.</param>
/// <param name="Met">Needs that are left out because they are met.</param>
/// <param name="Warnings">What could not be carried over as it was meant, each on one line.</param>
public sealed record ImportReport(
    string Format, string Source, string Project, string? File, IReadOnlyList<string> Taken,
    IReadOnlyList<LeftOutTask> LeftOut, IReadOnlyList<MetNeed> Met, IReadOnlyList<string> Warnings);

/// <summary>A task that is not in the plan.</summary>
/// <param name="Key">What its key would be.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">The source's own word.</param>
/// <param name="Why">`finished`, or `set aside` for what was given up or put off.</param>
public sealed record LeftOutTask(string Key, string Title, string Status, string Why);

/// <summary>A need that is left out because what it names is finished.</summary>
/// <param name="Task">Key of the task that has it.</param>
/// <param name="Need">Key of the finished task.</param>
public sealed record MetNeed(string Task, string Need);
