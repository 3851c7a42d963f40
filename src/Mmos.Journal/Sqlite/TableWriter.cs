using System.Text.Json;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Sqlite;

/// <summary>Stores what a batch changes in the read tables, inside the caller's transaction.</summary>
internal sealed class TableWriter(Database database)
{
    private const string ChangeTask = """
        update task set status = ?, item = ?, worker = ?, lease = ?, attempt = ?, percent = ?, not_before = ?,
          started_at = coalesce(started_at, ?),
          finished_at = case when ?1 in ('done', 'failed', 'cancelled') then coalesce(?, finished_at) end,
          updated_at = ?, result = coalesce(?, result),
          commit_id = coalesce(?, commit_id), certificate = coalesce(?, certificate),
          author = coalesce(?, author), pinned = ?
        where number = ?
        """;

    // A task that is reopened has a row already. `or replace` costs a savepoint, so it is for those alone.
    private const string ReplaceTask = "insert or replace" + TaskColumns;

    private const string AddTask = "insert" + TaskColumns;

    private const string TaskColumns = """
         into task (status, item, worker, lease, attempt, percent, not_before, started_at,
          finished_at, updated_at, result, commit_id, certificate, author, pinned, number, project, key,
          title,
          priority, type, kind, tier, needs, created_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string AddDefinition = "insert into task_definition (number, definition) values (?, ?)";

    private const string ReplaceDefinition =
        "insert or replace into task_definition (number, definition) values (?, ?)";

    private const string PutWorker = """
        insert into worker (registration, status, held, seen_at, host, boot_id, pid, start_time, completed,
          failed, handed_in, worked_ms, judged, passed, name, agent, model, capabilities, slots, heartbeat_ms,
          account, tier)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (name) do update set registration = excluded.registration, status = excluded.status,
          held = excluded.held, seen_at = coalesce(excluded.seen_at, seen_at), host = excluded.host,
          boot_id = excluded.boot_id, pid = excluded.pid, start_time = excluded.start_time,
          completed = completed + excluded.completed, failed = failed + excluded.failed,
          handed_in = excluded.handed_in, worked_ms = excluded.worked_ms, judged = excluded.judged,
          passed = excluded.passed, account = excluded.account, tier = excluded.tier,
          agent = excluded.agent, model = excluded.model,
          capabilities = excluded.capabilities, slots = excluded.slots,
          heartbeat_ms = excluded.heartbeat_ms
        """;

    private const string ChangeWorker = """
        update worker set registration = ?, status = ?, held = ?, seen_at = coalesce(?, seen_at), host = ?,
          boot_id = ?, pid = ?, start_time = ?, completed = completed + ?, failed = failed + ?,
          handed_in = ?, worked_ms = ?, judged = ?, passed = ?
        where name = ?
        """;

    private const string AddProject = """
        insert or replace into project (slug, name, goal, repository, base, base_commit, branch, status,
          landed_commit, created_at, updated_at, repository_id, follow_base, blocked_base,
          budget_micro_usd, budget_tokens)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    /// <summary>Names of the tables that are made from events alone, parents first.</summary>
    public static IReadOnlyList<string> Tables { get; } =
        ["repository", "project", "task", "task_definition", "note", "worker", "inbox",
            .. TalkWriter.Tables, .. CostWriter.Tables, .. TokenWriter.Tables, .. ReviewRows.Tables,
            .. RetroRows.Tables];

    public void Apply(TableWrites writes)
    {
        foreach (var repository in writes.Repositories) Put(repository);
        foreach (var project in writes.Projects) Put(project);
        foreach (var task in writes.Tasks) Put(task);
        foreach (var worker in writes.Workers) Put(worker);
        foreach (var note in writes.Notes) Put(note);
        foreach (var inbox in writes.Inbox) Put(inbox);
        CostWriter.Apply(database, writes);
        TalkWriter.Apply(database, writes);
        TokenWriter.Apply(database, writes.Tokens);
        ReviewRows.Apply(database, writes);
        RetroRows.Apply(database, writes.Retros);
    }

    /// <summary>Empties the tables that are made from events.</summary>
    public void Clear()
    {
        foreach (var table in Tables) database.Statement($"delete from {table}").Run();
    }

    private void Put(TaskWrite task)
    {
        var statement = database.Statement(
                task.New is null ? ChangeTask : task.New.IsReopened ? ReplaceTask : AddTask)
            .With(task.Status).With(task.Item).With(task.Worker).With(task.Lease).With(task.Attempt)
            .With(task.Percent).With(task.NotBefore)
            .With(task.StartedAt).With(task.FinishedAt).With(task.At).With(task.Result)
            .With(task.Commit)
            .With(task.Certificate is null
                ? null : JsonSerializer.Serialize(task.Certificate, Wire.Json.Certificate))
            .With(task.Author).With(task.Pinned).With(task.Number);
        if (task.New is not { } added)
        {
            statement.Run();
            return;
        }
        var definition = added.Definition;
        statement.With(added.Project).With(definition.Key).With(definition.Title)
            .With(definition.Priority.ToString())
            .With(definition.Type).With(definition.Kind).With(definition.Tier)
            .With(JsonSerializer.Serialize(added.Needs, Wire.Json.IReadOnlyListInt32)).With(added.CreatedAt)
            .Run();
        database.Statement(added.IsReopened ? ReplaceDefinition : AddDefinition).With(task.Number)
            .WithText(Wire.Encode(definition, Wire.Json.TaskDefinition))
            .Run();
    }

    private void Put(WorkerWrite worker)
    {
        if (worker.Removed || worker.Anew)
            database.Statement("delete from worker where name = ?").With(worker.Name).Run();
        if (worker.Removed) return;
        var statement = database.Statement(worker.Profile is null ? ChangeWorker : PutWorker)
            .With(worker.Registration).With(worker.Status).With(worker.Held).With(worker.SeenAt)
            .With(worker.Process.Host).With(worker.Process.BootId).With(worker.Process.Pid)
            .With(worker.Process.StartTime).With(worker.Completed).With(worker.Failed)
            .With(worker.HandedIn).With(worker.WorkedMs).With(worker.Judged).With(worker.Passed)
            .With(worker.Name);
        if (worker.Profile is { } profile)
            statement.With(profile.Agent).With(profile.Model)
                .With(JsonSerializer.Serialize(profile.Capabilities, Wire.Json.IReadOnlyListString))
                .With(profile.Slots).With(profile.HeartbeatMs).With(profile.Account).With(profile.Tier);
        statement.Run();
    }

    private void Put(ProjectWrite project)
    {
        if (project.New is not { } added)
            database.Statement("update project set status = ?, updated_at = ?, "
                    + "landed_commit = coalesce(?, landed_commit), blocked_base = ? where slug = ?")
                .With(project.Status).With(project.At).With(project.LandedCommit).With(project.BlockedBase)
                .With(project.Slug).Run();
        else
            database.Statement(AddProject).With(project.Slug).With(added.Name).With(added.Goal)
                .With(added.Repository).With(added.Base).With(added.BaseCommit).With(added.Branch)
                .With(project.Status).With(project.LandedCommit)
                .With(project.CreatedAt).With(project.At)
                .With(added.RepositoryId).With(added.FollowBase ? 1 : 0).With(project.BlockedBase)
                .With(added.BudgetMicroUsd).With(added.BudgetTokens).Run();
    }

    private void Put(RepositoryRow repository) =>
        database.Statement("insert or replace into repository (id, origin, path, home) values (?, ?, ?, ?)")
            .With(repository.Id).With(repository.Origin).With(repository.Path).With(repository.Home).Run();

    private void Put(NoteWrite note) =>
        database.Statement(
                "insert into note (seq, task, attempt, kind, cause, text, at, author) "
                + "values (?, ?, ?, ?, ?, ?, ?, ?)")
            .With(note.Seq).With(note.Task).With(note.Attempt).With(note.Kind).With(note.Cause)
            .With(note.Text).With(note.At).With(note.Author).Run();

    private void Put(InboxWrite inbox)
    {
        if (inbox.Opened is { } opened)
            database.Statement(
                    "insert into inbox (seq, task, kind, cause, text, opened_at, project) "
                    + "values (?, ?, ?, ?, ?, ?, ?)")
                .With(opened.Seq).With(inbox.Task).With(opened.Kind).With(opened.Cause).With(opened.Text)
                .With(inbox.At).With(inbox.Project).Run();
        else
            database.Statement("update inbox set closed_at = ? where seq = ?")
                .With(inbox.At).With(inbox.Closes).Run();
    }
}
