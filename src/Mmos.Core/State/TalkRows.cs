namespace Mmos.Core;

/// <summary>How far a reader has read.</summary>
/// <param name="Reader">Who.</param>
/// <param name="Project">Of the messages for this project; empty: of those for the reader and for
/// all.</param>
/// <param name="UpTo">The last message that was read.</param>
public readonly record struct ReadMark(string Reader, string Project, long UpTo);

/// <summary>What deciding needs of an artifact: its newest version.</summary>
/// <param name="Project">Slot of its project.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Version">Its newest version.</param>
/// <param name="Hash">Hash of that version's content.</param>
/// <param name="Task">The task it came from; 0 for none.</param>
public readonly record struct ArtifactRow(int Project, string Name, int Version, string Hash, int Task);
