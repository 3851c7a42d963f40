namespace Mmos.Simulation.Tests.Sim;

/// <summary>Reviews, as the log tells of them: every stage in its turn, and nobody judges his own
/// work.</summary>
internal sealed partial class LogReader
{
    private void Opened(ReviewOpened e)
    {
        var story = Story(e.Task);
        world.Tally.Checked(Checks.Reviewed);
        SimWorld.Require(story is { IsVerified: true, IsPassable: false } && e.Stage == story.Passed + 1
            && e.Of == story.Stages && e.Name == story.Definition.Review![e.Stage - 1], Checks.Reviewed,
            $"stage {e.Stage} of T{e.Task} opens after {story.Passed} were passed");
        story.IsPassable = true;
    }

    private void Approved(in Recorded recorded, ReviewApproved e)
    {
        var story = e.Lease is { } lease ? Live(recorded, e.Task, lease, WorkItem.Review) : Story(e.Task);
        SimWorld.Require(story.IsPassable && e.Stage == story.Passed + 1, Checks.Reviewed,
            $"stage {e.Stage} of T{e.Task} is approved after {story.Passed} were passed");
        if (e.Lease is null) CheckReviewer(story, recorded.Actor);
        story.End(recorded.Seq);
        (story.Passed, story.IsPassable, story.Lost) = (e.Stage, false, 0);
    }

    private void CheckReviewer(TaskStory story, string reviewer)
    {
        world.Tally.Checked(Checks.NotAuthor);
        SimWorld.Require(story.Author != reviewer, Checks.NotAuthor,
            $"{reviewer} did T{story.Number} and reviews it");
    }

    private void CheckReviewed(TaskStory story)
    {
        world.Tally.Checked(Checks.Reviewed);
        SimWorld.Require(story.Passed == story.Stages, Checks.Reviewed,
            $"T{story.Number} goes on after {story.Passed} of {story.Stages} stages");
    }

    /// <summary>What ends without success: a live lease, or a stage on which a person decides.</summary>
    private TaskStory Ended(in Recorded recorded, int task, int lease, Cause cause) =>
        cause == Cause.Revision && Story(task).IsPassable ? Story(task) : Live(recorded, task, lease, null);
}
