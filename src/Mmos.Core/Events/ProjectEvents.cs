namespace Mmos.Core;

/// <summary>A project exists.</summary>
public sealed record ProjectCreated(string Project, NewProject Definition) : ProjectEvent(Project);

/// <summary>No new authoring.</summary>
public sealed record ProjectPaused(string Project) : ProjectEvent(Project);

/// <summary>Authoring goes on.</summary>
public sealed record ProjectResumed(string Project) : ProjectEvent(Project);

/// <summary>Given up; its open tasks are cancelled by events of their own in the same record.</summary>
public sealed record ProjectCancelled(string Project, string Reason) : ProjectEvent(Project);

/// <summary>Every task is done or cancelled.</summary>
public sealed record ProjectFinished(string Project) : ProjectEvent(Project);

/// <summary>Its integration branch reached the user's branch.</summary>
public sealed record ProjectLanded(string Project, string Branch, string Commit) : ProjectEvent(Project);

/// <summary>The integration branch took the user's branch in.</summary>
/// <param name="Project">The project.</param>
/// <param name="Commit">The tip of the user's branch that was taken.</param>
/// <param name="Certificate">Proof for the merged tree.</param>
public sealed record ProjectBaseTaken(string Project, string Commit, Certificate Certificate)
    : ProjectEvent(Project);

/// <summary>The user's branch does not fit the integration branch: an inbox item is open until a later state
/// of it was taken.</summary>
/// <param name="Project">The project.</param>
/// <param name="Commit">The tip of the user's branch.</param>
/// <param name="Cause">A conflict, or gates that fail.</param>
/// <param name="Text">What a person must know.</param>
public sealed record ProjectBaseBlocked(string Project, string Commit, Cause Cause, string Text)
    : ProjectEvent(Project);

/// <summary>The workspace's policy was set.</summary>
public sealed record PolicySet(Policy Policy) : Event;
