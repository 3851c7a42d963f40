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

/// <summary>The workspace's policy was set.</summary>
public sealed record PolicySet(Policy Policy) : Event;
