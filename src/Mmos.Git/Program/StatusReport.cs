namespace Mmos.Git;

/// <summary>What `git status --porcelain=v2 --branch -z` said about a checkout.</summary>
internal sealed record StatusReport
{
    /// <summary>The arguments that give this report, before any pathspec.</summary>
    public static readonly string[] Command = ["status", "--porcelain=v2", "--branch", "-z", "--no-renames"];

    /// <summary>The commit that is checked out; null before the first one.</summary>
    public CommitId? Head { get; private init; }

    /// <summary>The branch that is checked out, without `refs/heads/`; null when HEAD is detached.</summary>
    public string? Branch { get; private init; }

    /// <summary>Changed, unmerged and, where asked for, untracked paths.</summary>
    public required IReadOnlyList<StatusEntry> Entries { get; init; }

    /// <summary>Reads the fields of the output.</summary>
    public static StatusReport Parse(GitResult result)
    {
        CommitId? head = null;
        string? branch = null;
        var entries = new List<StatusEntry>();
        foreach (var field in result.Fields)
        {
            if (field.StartsWith("# branch.oid ", StringComparison.Ordinal))
                head = field[13..] is var name && ObjectName.IsFull(name) ? new CommitId(name) : null;
            else if (field.StartsWith("# branch.head ", StringComparison.Ordinal))
                branch = field[14..] is "(detached)" ? null : field[14..];
            else if (StatusEntry.Parse(field) is { } entry)
                entries.Add(entry);
        }
        return new StatusReport { Head = head, Branch = branch, Entries = entries };
    }
}
