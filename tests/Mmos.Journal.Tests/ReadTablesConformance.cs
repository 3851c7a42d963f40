using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Tests.Stores;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>What the read tables promise; one subclass per kind of database.</summary>
public abstract partial class ReadTablesConformance(TestStore store) : IAsyncDisposable
{
    private IReadTables? _opened;
    private IJournal? _journal;
    private Head _head;

    private IReadTables Tables => _opened ??= store.Database.Tables(store.Workspace);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_end_of_a_task_stays_when_it_is_touched_again_and_goes_when_it_goes_on()
    {
        await Store(new TableWrites
        {
            Projects = [Project()],
            Tasks = [Samples.Task(12, added: Samples.NewTask("api"))]
        });
        await Store(new TableWrites { Tasks = [Samples.Task(12, "failed") with { FinishedAt = 3_000 }] });
        await Store(new TableWrites { Tasks = [Samples.Task(12, "failed") with { Pinned = "w" }] });
        Assert.Equal(3_000, (await Tables.Tasks([12], Cancel))[0].FinishedAt?.ToUnixTimeMilliseconds());
        await Store(new TableWrites { Tasks = [Samples.Task(12, "ready")] });
        Assert.Null((await Tables.Tasks([12], Cancel))[0].FinishedAt);
    }

    [Fact]
    public async Task A_task_is_shown_with_all_that_was_said_of_it()
    {
        await Store(new TableWrites
        {
            Projects = [Project()],
            Tasks = [Samples.Task(12, added: Samples.NewTask("api", 3, 4))]
        });
        await Store(new TableWrites
        {
            Tasks =
            [
                Samples.Task(12, "running") with
                {
                    Worker = "worker-1", Lease = 3, Attempt = 2, Percent = 40, At = 2_000, StartedAt = 1_500,
                    Commit = "abc", Author = "worker-1", Certificate = new Certificate("abc", "t",
                        [new Check("x", 0, 5)]),
                },
            ],
            Notes =
            [
                new NoteWrite(5, 12, 1, "feedback", "gates_failed", "test X", 1_700, "engine"),
                new NoteWrite(6, 12, 2, "progress", null, "half", 1_800, "worker-1"),
            ],
        });

        var task = Assert.Single(await Tables.Tasks([12, 99], Cancel));
        Assert.Equal(("T12", "api", "demo", "Task api", "running"), (task.Id, task.Key, task.Project,
            task.Title, task.Status));
        Assert.Equal(["T3", "T4"], task.Needs);
        Assert.Equal(("P1", 1.5m, "Äpfel & \"Birnen\" 🍐"), (task.Priority, task.EstimateHours,
            task.Description));
        Assert.Equal(("worker-1", 3, 2, 40), (task.Worker, task.Lease, task.Attempt, task.Progress));
        Assert.Equal(("mmos/T12-2", "abc", "block"), (task.Branch, task.Commit, task.OnFailure));
        Assert.Equal(5, Assert.Single(task.Certificate!.Checks).Milliseconds);
        Assert.Equal((500, 1_500, 2_000), (Ms(task.CreatedAt), Ms(task.StartedAt), Ms(task.UpdatedAt)));
        Assert.Equal(["half"], task.Notes);
        Assert.Equal(new FeedbackInfo(1, "gates_failed", "test X", At(1_700)), Assert.Single(task.Feedback));
        Assert.Equal(["code"], task.Capabilities.Require);
    }

    [Fact]
    public async Task Columns_that_are_not_said_stay_and_a_reopened_task_begins_anew()
    {
        await Store(new TableWrites { Tasks = [Samples.Task(1, added: Samples.NewTask("a"))] });
        await Store(new TableWrites
        {
            Tasks =
            [
                Samples.Task(1, "done") with { Result = "ok", Commit = "c", StartedAt = 7, FinishedAt = 9 },
            ],
        });
        await Store(new TableWrites { Tasks = [Samples.Task(1, "ready") with { StartedAt = 8 }] });
        var task = Assert.Single(await Tables.Tasks([1], Cancel));
        Assert.Equal(("ok", "c", 7, null), (task.Result, task.Commit, Ms(task.StartedAt), task.FinishedAt));
        Assert.Null(task.Lease);

        var reopened = Samples.NewTask("a") with { IsReopened = true };
        await Store(new TableWrites { Tasks = [Samples.Task(1, added: reopened)] });
        task = Assert.Single(await Tables.Tasks([1], Cancel));
        Assert.Equal((null, null, null), (task.Result, task.Commit, task.StartedAt));
    }

    [Fact]
    public async Task Tasks_are_found_by_project_status_worker_and_page()
    {
        await Store(new TableWrites
        {
            Tasks = [.. Enumerable.Range(1, 9).Select(i =>
                Samples.Task(i, i % 2 == 0 ? "ready" : "running", Samples.NewTask($"k{i}")) with
                {
                    Worker = i % 2 == 0 ? null : "w",
                })],
        });
        async Task<string> Ids(TaskFilter filter) => string.Join(' ', (await Tables.Tasks(filter,
            Cancel)).Select(t => t.Id));
        Assert.Equal("T2 T4 T6 T8", await Ids(new TaskFilter { Project = "demo", Status = "ready" }));
        Assert.Equal("T7 T9", await Ids(new TaskFilter { Worker = "w", After = 5 }));
        Assert.Equal("T1 T2", await Ids(new TaskFilter { Limit = 2 }));
        Assert.Equal("", await Ids(new TaskFilter { Project = "other" }));
        Assert.Equal(7, await Tables.TaskByKey("demo", "k7", Cancel));
        Assert.Null(await Tables.TaskByKey("demo", "k99", Cancel));
    }

    [Fact]
    public async Task A_project_counts_its_tasks_and_is_failed_when_nothing_can_move()
    {
        await Store(new TableWrites
        {
            Projects = [Project()],
            Tasks =
            [
                Samples.Task(1, "failed", Samples.NewTask("a")), Samples.Task(2, "pending",
                    Samples.NewTask("b")),
                Samples.Task(3, "running", Samples.NewTask("c")),
            ],
        });
        var project = await Tables.Project("demo", Cancel);
        Assert.Equal("active", project!.Status);
        Assert.Equal((1, 1, 1), (project.Tasks["failed"], project.Tasks["pending"],
            project.Tasks["running"]));

        await Store(new TableWrites { Tasks = [Samples.Task(3, "done")] });
        Assert.Equal("failed", Assert.Single(await Tables.Projects(Cancel)).Status);
        await Store(new TableWrites { Tasks = [Samples.Task(2, "pending") with { NotBefore = 99 }] });
        Assert.Equal("active", (await Tables.Project("demo", Cancel))!.Status);
        await Store(new TableWrites
        {
            Projects = [Project() with { New = null, Status = "done", LandedCommit = "f00", At = 3 }],
        });
        project = await Tables.Project("demo", Cancel);
        Assert.Equal(("done", "f00", 1_000, 3), (project!.Status, project.LandedCommit,
            Ms(project.CreatedAt), Ms(project.UpdatedAt)));
        Assert.Null(await Tables.Project("other", Cancel));
    }

    [Fact]
    public async Task A_worker_is_shown_with_what_it_holds_and_achieved()
    {
        var worker = new WorkerWrite
        {
            Name = "w",
            Profile = Samples.Profile,
            Registration = 1,
            Status = "idle",
            Held = 0,
            SeenAt = 5,
            Process = Samples.Process,
            HandedIn = 0,
            WorkedMs = 0,
            Judged = 0,
            Passed = 0,
        };
        await Store(new TableWrites { Workers = [worker] });
        await Store(new TableWrites
        {
            Workers =
            [
                worker with
                {
                    Profile = null, Status = "busy", Held = 1, SeenAt = null, Completed = 2, Failed = 1,
                },
            ],
            Tasks = [Samples.Task(4, "running", Samples.NewTask("a")) with { Worker = "w" }],
        });
        await Store(new TableWrites
        {
            Workers = [worker with { Registration = 2, SeenAt = 8, Completed = 1 }],
        });

        var shown = Assert.Single(await Tables.Workers(Cancel));
        Assert.Equal(("w", "command", "idle", 2, 2), (shown.Name, shown.Agent, shown.Status, shown.Slots,
            shown.Registration));
        Assert.Equal((3, 0.75m, 8), (shown.Metrics.Completed, shown.Metrics.SuccessRate,
            Ms(shown.LastSeenAt)));
        Assert.Equal(["T4"], shown.Running);
        Assert.Equal(["code", "test"], shown.Capabilities);
        await Store(new TableWrites { Workers = [worker with { Removed = true }] });
        Assert.Empty(await Tables.Workers(Cancel));
    }

    [Fact]
    public async Task The_inbox_has_what_is_open_with_the_commands_that_settle_it()
    {
        await Store(new TableWrites
        {
            Tasks = [Samples.Task(1, "failed", Samples.NewTask("a")), Samples.Task(2, "failed",
                Samples.NewTask("b"))],
            Inbox = [new InboxWrite(1, new InboxOpening(7, "failed", "agent_error", "gave up"), 50),
                new InboxWrite(2, new InboxOpening(8, "conflict", "conflict", "same lines"), 60)],
        });
        await Store(new TableWrites { Inbox = [new InboxWrite(2, null, 70, Closes: 8)] });
        var item = Assert.Single(await Tables.Inbox(Cancel));
        Assert.Equal(("7", "failed", "demo", "T1", "Task a"), (item.Id, item.Kind, item.Project, item.Task,
            item.Title));
        Assert.Equal(["mmos task retry T1", "mmos task cancel T1"], item.Commands);
    }

    [Fact]
    public async Task Events_are_shown_as_they_are_stored()
    {
        await Store(new TableWrites { Tasks = [Samples.Task(1, added: Samples.NewTask("a"))] });
        await Store(new TableWrites());
        var shown = (await Tables.Events(1, null, 10, Cancel)).Single();
        Assert.Equal((2, "task.progressed", 1, "worker-1"), (shown.Seq, shown.Type, shown.Version,
            shown.Actor));
        Assert.Equal(("demo", "T1", 50), (shown.Project, shown.Task,
            shown.Data.GetProperty("percent").GetInt32()));
        Assert.Equal(2, (await Tables.Events(0, 1, 10, Cancel)).Count);
        Assert.Empty(await Tables.Events(0, 2, 10, Cancel));
    }

    [Fact]
    public async Task The_missions_tables_answer()
    {
        await Begin();
        foreach (var record in Scenario.FirstDay())
            _head = await _journal!.Write(_head, _ => new Batch(record, new TableWrites()), Cancel);
        var worker = new WorkerWrite
        {
            Name = "w",
            Profile = Samples.Profile,
            Registration = 1,
            Status = "busy",
            Held = 1,
            SeenAt = 5_000,
            Process = Samples.Process,
            HandedIn = 0,
            WorkedMs = 0,
            Judged = 0,
            Passed = 0,
        };
        await Store(new TableWrites
        {
            Projects = [Project()],
            Workers = [worker],
            Tasks = [Samples.Task(2, "running", Samples.NewTask("api", 1)) with { Worker = "w" }],
        }, append: false);

        Assert.Equal("1|w|command|busy|[\"code\",\"test\"]|1970-01-01T00:00:05.000Z",
            await Query("select * from ModelInstances"));
        Assert.Equal("T2|demo|coding|Äpfel & \"Birnen\" 🍐|w|[\"T1\"]|running|P1|Task api",
            await Query("select * from TaskQueue"));
        Assert.Equal("demo|Demo|person|active|P1|1970-01-01T00:00:01.000Z",
            await Query("select * from WorkSessions"));
        Assert.Equal("w|1|busy|T2|0|2", await Query("select * from WorkerPool"));
        Assert.Equal("",
            await Query("select ID, FromWorkerID, ToWorkerID, ProjectID, MessageType, Content from "
            + "InterWorkerMessages"));
        Assert.Equal("ready\nrunning\nverifying\nmerging\ndone", await Query(
            "select NewStatus from TaskStatusLog where TaskID = 'T1' order by ID"));
        Assert.Equal("running|ready|agent_error|worker-1", await Query(
            "select OldStatus, NewStatus, Reason, ChangedBy from TaskStatusLog where TaskID = 'T2' and "
                + "Reason is not null"));
        Assert.Equal(
            "1|policy.set|2023-11-14T22:13:21.000Z",
            await Query("select id, type, occurred_at from events where id = 1"));
    }

    private async Task Store(TableWrites rows, bool append = true)
    {
        await Begin();
        var happened = append
            ? Samples.Progress(_head.Seq + 1, "n")
            : Samples.Progress(_head.Seq + 1, "n") with { Event = new WorkerSeen("w") };
        _head = await _journal!.Write(_head, _ => new Batch([happened], rows), Cancel);
    }

    private async Task Begin()
    {
        if (_journal is not null) return;
        _journal = await store.Open();
        _head = await _journal.ReadHead(Cancel);
    }

    private static ProjectWrite Project() => new()
    {
        Slug = "demo",
        New = new NewProject("Demo", "reach it", "/repo", "main", "abc", "mmos/demo"),
        CreatedAt = 1_000,
        Status = "active",
        At = 1_000,
    };

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static long Ms(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() ?? -1;

    private Task<string> Query(string sql) => store.Query(sql);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_journal is not null) await _journal.DisposeAsync();
        await store.DisposeAsync();
    }
}

public sealed class SqliteReadTablesTests() : ReadTablesConformance(new SqliteStore());

public sealed class PostgresReadTablesTests() : ReadTablesConformance(new PostgresStore());
