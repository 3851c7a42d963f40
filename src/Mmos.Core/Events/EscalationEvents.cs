namespace Mmos.Core;

/// <summary>Nobody settled an inbox item in time: people are to be told by other ways too. Once per
/// item.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Task">Its task; null for a whole project.</param>
/// <param name="Kind">Why a person is asked.</param>
/// <param name="Item">Id of the item: the number of the event that opened it.</param>
public sealed record EscalationRaised(string Project, int? Task, AskKind Kind, long Item)
    : ProjectEvent(Project);
