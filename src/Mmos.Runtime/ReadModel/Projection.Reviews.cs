using Mmos.Core;

namespace Mmos.Runtime.ReadModel;

/// <summary>What the tables show of reviews.</summary>
public sealed partial class Projection
{
    private const string Review = "review";
    private readonly List<ReviewWrite> _reviews = [];

    private void ObserveReview(in Recorded recorded)
    {
        switch (recorded.Event)
        {
            case ReviewOpened e:
                var opening = new StageOpening(recorded.Seq, e.Stage, e.Of, e.Name);
                _reviews.Add(new(e.Task, recorded.At, Opened: opening));
                if (e.Reason is not null) _reviews.Add(new(e.Task, recorded.At, Reason: e.Reason));
                if (TaskReviews.CapabilityOf(e.Name) is null)
                    Ask(recorded, e.Task, e.Name, $"stage {e.Stage} of {e.Of} of its review, `{e.Name}`, "
                        + $"waits for your verdict{(e.Reason is null ? "" : $": {e.Reason}")}");
                break;
            case ReviewUnattended e:
                _reviews.Add(new(e.Task, recorded.At, Reason: e.Reason));
                Ask(recorded, e.Task, "unattended", $"{e.Reason}: your verdict counts instead");
                break;
            case ReviewApproved e:
                CloseReview(recorded, e.Task, "approve", e.Note);
                if (e.Note.Length > 0) Note(recorded, e.Task, Review, null, e.Note);
                break;
        }
    }

    private void Ask(in Recorded recorded, int task, string cause, string text, string kind = Review) =>
        _inbox.Add(new(task, new(recorded.Seq, kind, cause, text), recorded.At));

    /// <summary>The open stage of a task ended with this event, if one was open.</summary>
    private void EndReview(in Recorded recorded, int task, string? verdict, string note)
    {
        if (state.Changes.HasLeftReview(task)) CloseReview(recorded, task, verdict, note);
    }

    private void CloseReview(in Recorded recorded, int task, string? verdict, string note)
    {
        _reviews.Add(new(task, recorded.At, Ended: new(verdict, recorded.Actor, note)));
    }

    private void Observe(in Recorded recorded, TaskStalled e)
    {
        var hours = (recorded.Clock - e.Since) / 3_600_000m;
        Ask(recorded, e.Task, Words.Of(AskKind.Stalled), string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Holder(e.Task)} has shown no progress for {hours:0.#} h under lease {e.Lease}"),
            Words.Of(AskKind.Stalled));
    }

    /// <summary>An inbox item is settled.</summary>
    private void Settle(in Recorded recorded, in AskRow ask) =>
        _inbox.Add(new(ask.Task, null, recorded.At, Closes: ask.Item));
}
