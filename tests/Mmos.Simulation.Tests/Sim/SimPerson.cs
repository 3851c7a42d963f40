using Mmos.Runtime.Hosting;
using TaskStatus = Mmos.Core.TaskStatus;

namespace Mmos.Simulation.Tests.Sim;

/// <summary>
/// The person, and whoever submits: plans, second thoughts, and at the end the will that everything gets
/// done.
/// </summary>
internal sealed class SimPerson(SimWorld world)
{
    private static readonly string[] s_globs = ["a/**", "a/x", "b/*", "b/y", "c/?", "**/z", "docs/"];
    private static readonly string?[] s_repositories = ["repo-1", "repo-1", "repo-2", null];
    private static readonly string[] s_hosts = ["north", "north", "south"];
    private readonly int _enough = 10 + world.Chance.Below(50);
    private int _tasks;
    private int _projects;

    private Chance Chance => world.Chance;

    private WorkspaceView View => world.Audit.View;

    /// <summary>Nothing is open.</summary>
    public bool IsContent => View.OpenTasks == 0;

    public void Act()
    {
        if (Chance.IsCalm) return;
        world.At(Chance.Between(5_000, 300_000), Act);
        switch (Chance.Below(100))
        {
            case < 55: Submit(); break;
            case < 72: OnTask(); break;
            case < 82: OnProject(); break;
            case < 93: OnWorker(); break;
            case < 95: Do(new Command.Configure(SimTerms.Policy(Chance))); break;
            case < 98: Do(SimTerms.OnAccount(Chance, world.Audit.Shadow.Clock)); break;
            case 98: Effect(); break;
            default:
                Do(SimTalk.Next(Chance, world.Audit.Shadow.Seq, View.LastTask, _projects));
                break;
        }
    }

    /// <summary>From here on it undoes what holds work up, until nothing is open.</summary>
    public void CalmDown()
    {
        Do(new Command.Configure(Policy.Default));
        foreach (var repository in s_repositories.OfType<string>().Distinct())
            Do(new Command.MoveHome(repository, "north", "/r"));
        Help();
    }

    public string Open() => string.Join('\n', OpenTasks().Select(t => $"  {t}")) + "\n"
        + string.Join('\n', View.Workers.Select(w => $"  {w}"));

    private void Help()
    {
        if (IsContent) return;
        world.At(60_000, Help);
        foreach (var project in View.Projects)
            if (project.Status == ProjectStatus.Paused) Do(new Command.ResumeProject(project.Slug));
        foreach (var worker in View.Workers)
            if (worker.Status is WorkerStatus.Paused or WorkerStatus.Draining)
                Do(new Command.ResumeWorker(worker.Name));
        foreach (var worker in world.Workers) worker.Start();
        foreach (var account in View.Accounts)
            if (account.ParkedUntil > 0) Do(new Command.UnparkAccount(account.Name));
        foreach (var project in View.Projects)
            if (project is { Status: ProjectStatus.Active, Open: > 0, Budget.IsSpent: true })
                Do(new Command.CancelProject(project.Slug, "its budget is spent"));
        foreach (var task in OpenTasks().ToList())
            if (task is { Status: TaskStatus.Review, IsAsked: true })
                Do(new Command.Judge(task.Number, Verdict.Approve, null, ""));
            else if (task.Status == TaskStatus.Failed) Do(new Command.RetryTask(task.Number, "again"));
            else if (View.OnlyWorkerOf(task) is not null) Do(new Command.PinTask(task.Number, null));
    }

    private IEnumerable<TaskRow> OpenTasks()
    {
        for (var number = 1; number <= View.LastTask; number++)
            if (View.TryTask(number, out var row)) yield return row;
    }

    private void Do(Command command)
    {
        var request = new HostRequest(command, "ann", world.Net.NextKey(), (ulong)Chance.Below(1_000_000)
            + 1);
        world.Net.Ask(request, _ => { });
        if (Chance.Fault(Fault.KeyReused, 20_000))
            world.At(Chance.Between(0, 120_000), () =>
                world.Net.Ask(request with { BodyHash = request.BodyHash + 1 }, _ => { }));
    }

    private void Submit()
    {
        if (View.OpenTasks > _enough) return;
        var isNew = _projects == 0 || Chance.Of(60);
        if (isNew) _projects++;
        var project = isNew ? _projects : 1 + Chance.Below(_projects);
        var repository = s_repositories[project % s_repositories.Length];
        var slug = $"p{project}";
        // Some were submitted before repositories had a home.
        var home = project % 3 == 0 ? null : repository;
        var known = isNew && home is not null
            ? new RepositoryRow(home, null, "/r", Chance.Pick(s_hosts)) : null;
        var create = isNew ? SimTerms.Budgeted(Chance,
            new NewProject(slug, "", repository, "main", "c0", $"mmos/{slug}", home)) : null;
        var first = _tasks + 1;
        var count = Chance.Of(100) ? Chance.Below(30) + 1 : Chance.Below(8) + 1;
        List<TaskDefinition> tasks = [];
        for (var i = 0; i < count; i++)
            tasks.Add(SimTerms.Asking(Chance, Define(++_tasks, first), View.Policy));
        Do(new Command.SubmitPlan(slug, create, tasks) { Repository = known });
    }

    private TaskDefinition Define(int key, int first)
    {
        // Mostly earlier ones of this plan; now and then a circle, or one of another project, which is
        // refused.
        string[] needs = key == first ? [] : [.. Enumerable.Range(0, Chance.Below(3))
            .Select(_ => Chance.Of(4) ? key + Chance.Below(2) : first + Chance.Below(key - first)).Select(n =>
                $"k{n}")];
        return new TaskDefinition
        {
            Key = $"k{key}",
            Title = $"task {(Chance.Of(150) ? Chance.Below(9) : key)}",
            Needs = needs,
            Priority = (Priority)Chance.Below(3),
            Files = Chance.Of(600) ? [] : [Chance.Pick(s_globs), Chance.Pick(s_globs)],
            RetryMax = Chance.Below(3),
            Review = Chance.Of(700) ? null
                : Chance.Pick<string[]>([["agent:web"], ["agent:rust", "human"], ["admin"], ["agent:none"]]),
            OnFailure = (OnFailure)Chance.Below(3),
            Require = Chance.Pick<string[]>([[], [], ["web"], ["rust"], ["rust", "web"]]),
            Prefer = Chance.Of(250) ? ["web", "x"] : [],
            Worker = Chance.Of(100) ? "w2" : null,
            EstimateMinutes = Chance.Of(500) ? null : Chance.Below(200) + 1,
            TimeoutSeconds = Chance.Of(500) ? null : 60 + Chance.Below(1_200),
        };
    }

    private void OnTask()
    {
        if (View.LastTask == 0) return;
        var open = OpenTasks().ToList();
        var failed = open.Where(t => t.Status == TaskStatus.Failed).ToList();
        // Offers are short, so that one is seldom met by chance.
        var offered = open.Where(t => t.Status == TaskStatus.Assigned).ToList();
        if (offered.Count > 0 && Chance.Of(500))
        {
            Do(new Command.CancelTask(Chance.Pick(offered).Number, "not needed"));
            return;
        }
        var conflicts = View.Conflicts.ToList();
        if (conflicts.Count > 0 && Chance.Of(300))
        {
            Do(new Command.ResolveConflict(Chance.Pick(conflicts).Id, (Resolution)Chance.Below(5),
                Chance.Of(200) ? "w1" : ""));
            return;
        }
        var inReview = open.Where(t => t.Status == TaskStatus.Review).ToList();
        if (inReview.Count > 0 && Chance.Of(300))
        {
            var verdict = Chance.Pick([Verdict.Approve, Verdict.Approve, Verdict.Revise, Verdict.Reject]);
            Do(new Command.Judge(Chance.Pick(inReview).Number, verdict, null, "I looked at it"));
            return;
        }
        if (open.Count > 0 && Chance.Of(150))
            Do(new Command.PinTask(Chance.Pick(open).Number, Chance.Pick([null, "w1", "w2"])));
        else if (failed.Count > 0
            && Chance.Of(500)) Do(new Command.RetryTask(Chance.Pick(failed).Number, "again"));
        else if (open.Count > 0
            && Chance.Of(400)) Do(new Command.CancelTask(Chance.Pick(open).Number, "not needed"));
        else Reopen(1 + Chance.Below(View.LastTask));
    }

    private void Reopen(int number)
    {
        if (!View.TryTombstone(number, out var stone)) return;
        var definition = world.Audit.Reader.Story(number).Definition;
        var siblings = OpenTasks().Where(t => t.Project == stone.Project).ToList();
        string[] needs = siblings.Count > 0 && Chance.Of(500) ? [Chance.Pick(siblings).Key] : [];
        Do(new Command.ReopenTask(number, definition with { Needs = needs }, "once more"));
    }

    private void OnProject()
    {
        if (_projects == 0) return;
        var slug = $"p{1 + Chance.Below(_projects)}";
        Do(Chance.Below(24) switch
        {
            20 => new Command.TakeUpstream(slug, $"b{Chance.Below(3)}", AttemptWork.Proof("c9")),
            21 => new Command.BlockUpstream(slug, $"b{Chance.Below(3)}", Chance.Pick([Cause.Conflict,
                Cause.GatesFailed]), "line 7 of a.cs"),
            22 or 23 => new Command.MoveHome($"repo-{1 + Chance.Below(2)}", Chance.Pick(s_hosts), "/r"),
            0 => new Command.CancelProject(slug, "changed my mind"),
            1 => new Command.MarkLanded(slug, "main", "c9"),
            < 8 => new Command.PauseProject(slug),
            _ => new Command.ResumeProject(slug),
        });
    }

    private void OnWorker()
    {
        var name = Chance.Pick(world.Workers).Name;
        var registration = View.TryWorker(name, out var slot) ? View.Workers[slot].Registration : 1;
        Do(Chance.Below(20) switch
        {
            < 4 => new Command.PauseWorker(name),
            < 14 => new Command.ResumeWorker(name),
            14 or 15 => new Command.DrainWorker(name),
            16 => new Command.EndRegistration(name, registration, Cause.Drained),
            _ => new Command.RemoveWorker(name),
        });
    }

    private void Effect()
    {
        var host = world.AnyHost();
        var effect = $"supervise:{Chance.Below(2)}";
        Do(Chance.Of(700)
            ? new Command.LeaseEffect(effect, host.Name, host.Process, Chance.Between(1_000, 600_000),
                Chance.Of(100))
            : new Command.ReleaseEffect(effect, View.TryEffect(effect, out var row) ? row.Lease : 1, "over"));
    }
}
