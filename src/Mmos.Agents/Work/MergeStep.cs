using Mmos.Api;
using Mmos.Git;

namespace Mmos.Agents.Work;

/// <summary>What one look at a batch found: who comes back, and who may land now.</summary>
/// <param name="Landing">What may land; null for nothing this time.</param>
/// <param name="Failed">Who comes back by the fault of the work, with cause and feedback.</param>
/// <param name="Broken">Who is given back because the machine failed, with a note.</param>
internal sealed record MergeStep(MergeLanding? Landing,
    IReadOnlyList<(WorkOrder Order, string Cause, string Text)> Failed,
    IReadOnlyList<(WorkOrder Order, string Note)> Broken);

/// <summary>Tasks that passed together on one tree.</summary>
/// <param name="Tasks">In the order they were merged.</param>
/// <param name="From">The tip they were merged on.</param>
/// <param name="To">The commit that holds all of them.</param>
/// <param name="Certificate">Proof for its tree.</param>
internal sealed record MergeLanding(
    IReadOnlyList<WorkOrder> Tasks, CommitId From, CommitId To, CertificateInfo Certificate);
