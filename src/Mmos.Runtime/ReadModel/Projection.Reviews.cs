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
                if (TaskReviews.CapabilityOf(e.Name) is null)
                    Ask(recorded, e.Task, e.Name, $"stage {e.Stage} of {e.Of} of its review, `{e.Name}`, "
                        + "waits for your verdict");
                break;
            case ReviewUnattended e:
                _reviews.Add(new(e.Task, recorded.At, Reason: e.Reason));
                Ask(recorded, e.Task, "unattended", $"{e.Reason}: your verdict counts instead");
                break;
            case ReviewApproved e:
                CloseReview(recorded, e.Task, "approve", e.Note);
                if (e.Note.Length > 0) Note(recorded, e.Task, Review, null, e.Note);
                break;
            case TaskAssigned e: _inbox.Add(new(e.Task, null, recorded.At, Kind: Review)); break;
        }
    }

    private void Ask(in Recorded recorded, int task, string cause, string text) =>
        _inbox.Add(new(task, new(recorded.Seq, Review, cause, text), recorded.At));

    /// <summary>The open stage of a task ended with this event, if one was open.</summary>
    private void EndReview(in Recorded recorded, int task, string? verdict, string note)
    {
        if (state.Changes.HasLeftReview(task)) CloseReview(recorded, task, verdict, note);
    }

    private void CloseReview(in Recorded recorded, int task, string? verdict, string note)
    {
        _reviews.Add(new(task, recorded.At, Ended: new(verdict, recorded.Actor, note)));
        _inbox.Add(new(task, null, recorded.At, Kind: Review));
    }
}
