using Mmos.Core;
using TaskStatus = Mmos.Core.TaskStatus;

namespace Mmos.Runtime.ReadModel;

/// <summary>Turns events and the rows they changed into writes of the read tables. Pure: no I/O, no
/// clock.</summary>
/// <remarks>The same for a live batch and for `mmos db rebuild`, whatever the size of the batches (invariant
/// 9).</remarks>
public sealed partial class Projection(WorkspaceState state)
{
    private readonly Dictionary<int, TaskFacts> _tasks = [];
    private readonly Dictionary<string, WorkerFacts> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProjectFacts> _projects = new(StringComparer.Ordinal);
    private readonly List<NoteWrite> _notes = [];
    private readonly List<InboxWrite> _inbox = [];
    private readonly List<UsageWrite> _usage = [];
    private readonly List<RepositoryRow> _repositories = [];
    private readonly List<MessageWrite> _messages = [];
    private readonly List<ReadWrite> _reads = [];
    private readonly List<ArtifactWrite> _artifacts = [];
    private readonly List<TokenWrite> _tokens = [];
    private readonly List<RetroWrite> _retros = [];

    private WorkspaceView View => new(state);

    /// <summary>Takes note of an event right after the state evolved it, before the next one.</summary>
    public void Observe(Recorded recorded)
    {
        // What somebody says under the name of an offline worker changes no row, in no size of batch.
        if (View.ActorWasSeen) Worker(recorded.Actor).SeenAt = recorded.At;
        foreach (var ask in state.Changes.TakeSettled()) Settle(recorded, ask);
        switch (recorded.Event)
        {
            case TaskSubmitted e:
                Facts(e.Task).New = new(e.Project, e.Definition, e.Needs,
                recorded.At); break;
            case TaskReopened e: Observe(recorded, e); break;
            case TaskAssigned { Item: WorkItem.Author } e: Began(recorded, e.Task, e.Worker); break;
            case TaskAccepted e when View.TryTask(e.Task, out var begun):
                Began(recorded, e.Task, View.Workers[begun.Worker].Name);
                break;
            case UsageRecorded e: Observe(recorded, e); break;
            case TaskProgressed e: Note(recorded, e.Task, "progress", null, e.Note); break;
            case AttemptCompleted e: Observe(recorded, e); break;
            case TaskReturned e:
                Returned(recorded, e.Task, e.Cause, e.Feedback, e.Commit);
                if (e.Cause == Cause.Revision) EndReview(recorded, e.Task, "revise", e.Feedback);
                break;
            case TaskFailed e: Observe(recorded, e); break;
            case TaskVerified e: Proof(e.Task, e.Certificate); break;
            case ReviewOpened or ReviewUnattended or ReviewApproved: ObserveReview(recorded); break;
            case TaskStalled e: Observe(recorded, e); break;
            case ConflictDetected or ConflictResolved or ConflictEscalated or TaskQueued:
                ObserveConflict(recorded);
                break;
            case MergePrepared e: Proof(e.Task, e.Certificate); break;
            case TaskDone e: Proof(e.Task, e.Certificate); Facts(e.Task).FinishedAt = recorded.At; break;
            case TaskCancelled e: Observe(recorded, e); break;
            case TaskRetried e: Observe(recorded, e); break;
            case WorkerRegistered e: Observe(recorded, e); break;
            case WorkerSeen e: Worker(e.Worker).SeenAt = recorded.At; break;
            case WorkerWaiting { Until: > 0 } e: Worker(e.Worker).SeenAt = recorded.At; break;
            case WorkerRemoved e:
                _workers[e.Worker] = new WorkerFacts { IsForgotten = true };
                _reads.Add(new(e.Worker, null, null));
                break;
            case MessageSent e: _messages.Add(new(recorded.Seq, e, recorded.At)); break;
            case MessageRead e: _reads.Add(new(e.Reader, e.Project, e.UpTo)); break;
            case ArtifactPut e: _artifacts.Add(new(recorded.Seq, e, recorded.At)); break;
            case TokenCreated e: _tokens.Add(new(e.Id, e, recorded.At, recorded.Actor)); break;
            case TokenRevoked e: _tokens.Add(new(e.Id, null, recorded.At, recorded.Actor)); break;
            case RetrospectiveHeld e: _retros.Add(new(recorded.Seq, e.Tasks, recorded.At)); break;
            case ProjectCreated e: _projects[e.Project] = new(e.Definition, recorded.At, null); break;
            case ProjectBaseBlocked e: Observe(recorded, e); break;
            case RepositoryKnown e: _repositories.Add(e.Repository); break;
            case RepositoryMoved e when View.TryRepository(e.Repository, out var row):
                _repositories.Add(row);
                break;
            case ProjectLanded e:
                _projects[e.Project] = _projects.GetValueOrDefault(e.Project) with { Landed = e.Commit };
                break;
        }
    }

    /// <summary>The writes since the last call.</summary>
    public TableWrites Take()
    {
        var writes = new TableWrites
        {
            Tasks = [.. state.Changes.Tasks.Select(t => Write(t.Key, t.Value))],
            Projects = [.. state.Changes.Projects.Select(p => Write(View.Projects[p.Key], p.Value))],
            Workers = [.. state.Changes.Workers.Select(slot => View.Workers[slot].Name).Distinct()
                .Order(StringComparer.Ordinal).Select(Write)],
            Notes = [.. _notes],
            Inbox = [.. _inbox],
            Reviews = [.. _reviews],
            Conflicts = [.. _conflicts],
            Needs = [.. _needs],
            Accounts = [.. state.Changes.Accounts.Select(slot => View.Accounts[slot])
                .OrderBy(row => row.Name, StringComparer.Ordinal)
                .Select(row => AccountWrite.Of(row, View.Policy))],
            Usage = [.. _usage],
            Repositories = [.. _repositories],
            Messages = [.. _messages],
            Reads = [.. _reads],
            Artifacts = [.. _artifacts],
            Tokens = [.. _tokens],
            Retros = [.. _retros],
        };
        Clear();
        return writes;
    }

    /// <summary>Forgets what was touched: another process wrote it.</summary>
    public void Clear()
    {
        state.Changes.Clear();
        _tasks.Clear();
        _workers.Clear();
        _projects.Clear();
        _notes.Clear();
        _inbox.Clear();
        _reviews.Clear();
        _conflicts.Clear();
        _needs.Clear();
        _usage.Clear();
        _repositories.Clear();
        _messages.Clear();
        _reads.Clear();
        _artifacts.Clear();
        _tokens.Clear();
        _retros.Clear();
    }

    private void Observe(in Recorded recorded, ProjectBaseBlocked e)
    {
        _inbox.Add(new(0, new(recorded.Seq, "base", Words.Of(e.Cause), e.Text), recorded.At, e.Project));
    }

    private void Observe(in Recorded recorded, WorkerRegistered e)
    {
        Worker(e.Worker).Profile = e.Profile;
        Worker(e.Worker).SeenAt = recorded.At;
    }

    private void Observe(in Recorded recorded, TaskReopened e)
    {
        // Every column is written anew: what the batch said of it before belongs to its earlier life.
        View.TryProject(e.Project, out var project);
        int[] needs = [.. e.Definition.Needs.Distinct(StringComparer.Ordinal)
            .Select(key => View.TryTaskByKey(project, key, out var need) ? need : 0).Where(n => n > 0)];
        _tasks[e.Task] = new TaskFacts { New = new(e.Project, e.Definition, needs, recorded.At, true) };
        _needs.RemoveAll(n => n.Task == e.Task);
        Note(recorded, e.Task, "person", null, e.Note);
    }

    /// <summary>An attempt begins.</summary>
    private void Began(in Recorded recorded, int task, string worker)
    {
        Facts(task).Author = worker;
        Facts(task).StartedAt ??= recorded.At;
    }

    private void Observe(in Recorded recorded, UsageRecorded e)
    {
        View.TryTask(e.Task, out var row);
        var isKnown = View.TryAttempt(e.Task, out var attempt);
        _usage.Add(new UsageWrite
        {
            Seq = recorded.Seq,
            At = recorded.At,
            Project = View.Projects[row.Project].Slug,
            Task = e.Task,
            Attempt = row.Attempt,
            Worker = View.Workers[row.Worker].Name,
            Account = isKnown && attempt.Account >= 0 ? View.Accounts[attempt.Account].Name : null,
            Used = e.Used,
        });
    }

    private string? Holder(int task) =>
        View.TryTask(task, out var row) && row.IsLeased ? View.Workers[row.Worker].Name : null;

    private void Observe(in Recorded recorded, AttemptCompleted e)
    {
        Facts(e.Task).Result = e.Result;
        if (e.Result.Length > 0) Note(recorded, e.Task, "result", null, e.Result);
        if (View.TryWorker(recorded.Actor, out _)) Worker(recorded.Actor).Completed++;
    }

    private void Observe(in Recorded recorded, TaskFailed e)
    {
        Returned(recorded, e.Task, e.Cause, e.Feedback, e.Commit);
        EndReview(recorded, e.Task, e.Cause == Cause.Revision ? "reject" : null, e.Feedback);
        Facts(e.Task).FinishedAt = recorded.At;
        if (View.TryTask(e.Task, out var row) && row.OnFailure != OnFailure.Block) return;
        var kind = e.Cause == Cause.Conflict ? "conflict" : "failed";
        _inbox.Add(new(e.Task, new(recorded.Seq, kind, Words.Of(e.Cause), e.Feedback), recorded.At));
    }

    private void Observe(in Recorded recorded, TaskCancelled e)
    {
        Facts(e.Task).FinishedAt = recorded.At;
        EndReview(recorded, e.Task, null, e.Reason);
        Note(recorded, e.Task, "person", null, e.Reason);
    }

    private void Observe(in Recorded recorded, TaskRetried e)
    {
        Facts(e.Task).FinishedAt = null;
        Note(recorded, e.Task, "person", null, e.Note);
    }

    private void Returned(in Recorded recorded, int task, Cause cause, string feedback, string? commit)
    {
        Note(recorded, task, "feedback", Words.Of(cause), feedback);
        if (commit is not null) Facts(task).Commit = commit;
        if (cause is Cause.AgentError or Cause.TimedOut
            && View.TryWorker(recorded.Actor, out _)) Worker(recorded.Actor).Failed++;
    }

    private void Proof(int task, Certificate certificate)
    {
        Facts(task).Certificate = certificate;
        if (certificate.Commit is not null) Facts(task).Commit = certificate.Commit;
    }

    private void Note(in Recorded recorded, int task, string kind, string? cause, string text)
    {
        var attempt = View.TryTask(task, out var row) ? row.Attempt : View.TryTombstone(task, out var t)
            ? t.Attempt : 0;
        _notes.Add(new(recorded.Seq, task, attempt, kind, cause, text, recorded.At, recorded.Actor));
    }

    private TaskWrite Write(int number, long at)
    {
        var facts = _tasks.GetValueOrDefault(number) ?? new TaskFacts();
        var open = View.TryTask(number, out var row);
        View.TryTombstone(number, out var stone);
        return new TaskWrite
        {
            Number = number,
            New = facts.New,
            Status = Words.Of(open ? row.Status : stone.Status),
            Item = Words.Of(open ? row.Item : WorkItem.Author),
            Worker = open && row.IsLeased ? View.Workers[row.Worker].Name : null,
            Lease = open ? row.Lease : stone.Lease,
            Attempt = open ? row.Attempt : stone.Attempt,
            Percent = open ? row.Percent : stone.Status == TaskStatus.Done ? 100 : 0,
            NotBefore = open && !row.IsLeased && row.Deadline > 0 ? row.Deadline : null,
            At = at,
            StartedAt = facts.StartedAt,
            FinishedAt = facts.FinishedAt,
            Result = facts.Result,
            Commit = facts.Commit,
            Certificate = facts.Certificate,
            Author = facts.Author,
            Pinned = open ? View.OnlyWorkerOf(row) : null,
        };
    }

    private WorkerWrite Write(string name)
    {
        var facts = _workers.GetValueOrDefault(name) ?? new WorkerFacts();
        var known = View.TryWorker(name, out var slot);
        var row = known ? View.Workers[slot] : View.Workers.Last(w => w.Name == name);
        return new WorkerWrite
        {
            Name = name,
            Profile = facts.Profile,
            Registration = row.Registration,
            Status = Words.Of(row),
            Held = row.Held,
            SeenAt = facts.SeenAt,
            Process = row.Process,
            Removed = !known,
            Anew = known && facts.IsForgotten,
            Completed = facts.Completed,
            Failed = facts.Failed,
            HandedIn = row.HandedIn,
            WorkedMs = row.WorkedMs,
            Judged = row.Judged,
            Passed = row.Passed,
        };
    }

    private ProjectWrite Write(in ProjectRow row, long at)
    {
        var facts = _projects.GetValueOrDefault(row.Slug);
        return new ProjectWrite
        {
            Slug = row.Slug,
            New = facts.New,
            CreatedAt = facts.CreatedAt,
            Status = Words.Of(row.Status),
            At = at,
            LandedCommit = facts.Landed,
            BlockedBase = row.BlockedBase,
        };
    }

    private TaskFacts Facts(int task) =>
        _tasks.TryGetValue(task, out var facts) ? facts : _tasks[task] = new();

    private WorkerFacts Worker(string name) =>
        _workers.TryGetValue(name, out var facts) ? facts : _workers[name] = new();

    private readonly record struct ProjectFacts(NewProject? New, long CreatedAt, string? Landed);

    private sealed class TaskFacts
    {
        public NewTask? New { get; set; }
        public long? StartedAt { get; set; }
        public long? FinishedAt { get; set; }
        public string? Result { get; set; }
        public string? Commit { get; set; }
        public Certificate? Certificate { get; set; }
        public string? Author { get; set; }
    }

    private sealed class WorkerFacts
    {
        public WorkerProfile? Profile { get; set; }
        public long? SeenAt { get; set; }
        public bool IsForgotten { get; init; }
        public int Completed { get; set; }
        public int Failed { get; set; }
    }
}
