namespace Mmos.Core;

public abstract partial record Command
{
    /// <summary>Tells somebody something: one worker, the workers of a project, or everybody.</summary>
    /// <param name="To">A worker, or `admin` for the people in charge; null for all of the project, or
    /// without
    /// one for everybody.</param>
    /// <param name="Project">The project it concerns; null for the task's, or for none.</param>
    /// <param name="Task">The task it concerns; null for none.</param>
    /// <param name="Kind">`note`, `question`, `answer`, `alert`, or another such word.</param>
    /// <param name="Content">What is said; the beginning of it when <paramref name="Blob"/> holds the
    /// rest.</param>
    /// <param name="Blob">Hash of the whole content; null when it stands here.</param>
    public sealed record SendMessage(string? To, string? Project, int? Task, string Kind, string Content,
        string? Blob) : Command;

    /// <summary>Records how far somebody has read.</summary>
    /// <param name="Reader">Who.</param>
    /// <param name="UpTo">The last message that was read.</param>
    /// <param name="Project">Besides what is for the reader or for all, also what is for this project; null
    /// for none.</param>
    public sealed record ReadMessages(string Reader, long UpTo, string? Project) : Command;

    /// <summary>Makes a named result known; its content is stored already, by its hash.</summary>
    /// <param name="Project">Its project.</param>
    /// <param name="Task">The task it comes from; null for none.</param>
    /// <param name="Lease">The author lease under which it was made: an old one changes nothing; null for a
    /// person.</param>
    /// <param name="Name">Its name in the project, with `/` between folders.</param>
    /// <param name="MediaType">What it is, such as `text/markdown`.</param>
    /// <param name="Size">Bytes.</param>
    /// <param name="Hash">SHA-256 of the content in hexadecimal.</param>
    public sealed record PutArtifact(string Project, int? Task, int? Lease, string Name, string MediaType,
        long Size, string Hash) : Command;

    /// <summary>Takes a changed configuration live.</summary>
    /// <param name="Policy">The policy it sets.</param>
    /// <param name="Hash">Hash of the configuration as it was read, so that every supervisor sees a new
    /// one.</param>
    public sealed record ApplyConfig(Policy Policy, string Hash) : Command;
}
