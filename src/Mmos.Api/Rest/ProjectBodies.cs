using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Mmos.Api;

/// <summary>A plan to submit.</summary>
public sealed record PlanSubmission : Plan
{
    /// <summary>For the reader of JSON.</summary>
    [JsonConstructor]
    public PlanSubmission() { }

    /// <summary>The plan, with what its submitter found of the repository.</summary>
    [SetsRequiredMembers]
    public PlanSubmission(Plan plan, RepositoryInfo? checkout) : base(plan) => Checkout = checkout;

    /// <summary>The repository as its home host sees it; null: the server looks at
    /// <see cref="Plan.Repository"/> itself.</summary>
    public RepositoryInfo? Checkout { get; init; }
}

/// <summary>Why.</summary>
/// <param name="Reason">In words; empty for nothing.</param>
public sealed record ReasonBody(string Reason = "");

/// <summary>What to add to it.</summary>
/// <param name="Note">In words; empty for nothing.</param>
public sealed record NoteBody(string Note = "");

/// <summary>A project reached the user's branch.</summary>
/// <param name="Branch">The user's branch.</param>
/// <param name="Commit">Its new tip.</param>
public sealed record LandedBody(string Branch, string Commit);

/// <summary>A repository moves.</summary>
/// <param name="Repository">Id of the repository.</param>
/// <param name="Host">The host that verifies and merges for it.</param>
/// <param name="Path">Its main worktree there.</param>
public sealed record HomeBody(string Repository, string Host, string Path);

/// <summary>The integration branch took the user's branch in.</summary>
/// <param name="Commit">The tip it took in.</param>
/// <param name="Certificate">Proof that the gates passed.</param>
public sealed record BaseTakenBody(string Commit, CertificateInfo Certificate);

/// <summary>The user's branch does not fit.</summary>
/// <param name="Commit">Its tip.</param>
/// <param name="Cause">`conflict` or `gates_failed`.</param>
/// <param name="Text">What happened.</param>
public sealed record BaseBlockedBody(string Commit, string Cause, string Text);

/// <summary>A goal to take apart.</summary>
/// <param name="Goal">What is to be reached, in a sentence.</param>
/// <param name="Pattern">Name of the pattern; null: the best by the goal's words.</param>
/// <param name="Project">The project's id; null: made from the goal.</param>
/// <param name="Template">Instead of a pattern: name of a template.</param>
public sealed record DecomposeBody(string? Goal = null, string? Pattern = null, string? Project = null,
    string? Template = null);
