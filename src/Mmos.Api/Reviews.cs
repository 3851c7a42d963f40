namespace Mmos.Api;

/// <summary>Reviews that wait for somebody, and their verdicts.</summary>
public interface IReviews
{
    /// <summary>Open reviews, oldest first.</summary>
    /// <param name="project">Only of this project; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<IReadOnlyList<OpenReview>>> List(string? project, CancellationToken cancel);

    /// <summary>Passes the stage that is open.</summary>
    /// <param name="review">Id of the review: its task's.</param>
    /// <param name="note">What the reviewer says; empty for nothing.</param>
    /// <param name="lease">The reviewer's lease; null for a person.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Answer<Done>> Approve(string review, string note, LeaseRef? lease, CancellationToken cancel);

    /// <summary>Sends the work back with notes; it uses a retry.</summary>
    Task<Answer<Done>> Revise(string review, string notes, LeaseRef? lease, CancellationToken cancel);

    /// <summary>The task fails.</summary>
    Task<Answer<Done>> Reject(string review, string reason, LeaseRef? lease, CancellationToken cancel);
}

/// <summary>A review as clients see it. A task has at most one that is open.</summary>
public sealed record OpenReview
{
    /// <summary>Its id: the task's, `T12`.</summary>
    public required string Id { get; init; }

    /// <summary>Slug of the project.</summary>
    public required string Project { get; init; }

    /// <summary>The task's title.</summary>
    public required string Title { get; init; }

    /// <summary>The open stage: `agent:CAPABILITY`, `admin` or `human`.</summary>
    public required string Stage { get; init; }

    /// <summary>Number of the stage, from 1, and of how many.</summary>
    public int Number { get; init; } = 1;

    /// <summary>How many stages the task has.</summary>
    public int Of { get; init; } = 1;

    /// <summary>Who did the work: never its reviewer.</summary>
    public string? Author { get; init; }

    /// <summary>Who reviews it now; null while nobody does.</summary>
    public string? Reviewer { get; init; }

    /// <summary>Why a stage for agents waits for a person, such as that no able reviewer is registered; null
    /// when it
    /// does not.</summary>
    public string? Reason { get; init; }

    /// <summary>Branch of the attempt; null without a repository.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit to review; null without a repository.</summary>
    public string? Commit { get; init; }

    /// <summary>What the author said on handing in; null for nothing.</summary>
    public string? Result { get; init; }

    /// <summary>Since when it is open.</summary>
    public required DateTimeOffset OpenedAt { get; init; }
}
