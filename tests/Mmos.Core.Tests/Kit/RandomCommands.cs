namespace Mmos.Core.Tests.Kit;

/// <summary>
/// Commands by chance: mostly such that something happens, now and then wrong, late or repeated.
/// </summary>
/// <param name="seed">Where chance begins.</param>
/// <param name="withRouting">Also tiers, accounts, budgets, resources, offers and pins.</param>
internal sealed class RandomCommands(int seed, bool withRouting = true)
{
    private static readonly string[] s_globs = ["a/**", "a/x", "b/*", "b/y", "c/?", "**/z", "docs/"];
    private static readonly string[] s_workers = ["w1", "w2", "w3", "w4", "both-1"];

    private static readonly string[] s_stages = ["agent:x", "agent:y", "human", "admin"];

    private static readonly string[] s_hosts = ["north", "south"];

    private readonly Random _random = new(seed);
    private readonly RandomRouting? _routing = withRouting ? new RandomRouting(seed) : null;
    private int _keys;

    /// <summary>The next command and who gives it; moves the world's clock.</summary>
    public (Command Command, string Actor) Next(World world)
    {
        if (_random.Next(3) == 0) world.Clock += _random.Next(2_000);
        if (_random.Next(3) == 0 && Unlucky(world) is { } again) return again;
        if (_routing is not null && _random.Next(6) == 0) return _routing.Next(world);
        return _random.Next(100) switch
        {
            < 12 => (Submit(world), "test"),
            < 22 => (Register(world), "test"),
            < 48 => OfWorker(world),
            < 82 => Work(world),
            < 86 => (Tick(world), "engine"),
            < 91 => (OnTask(world), "test"),
            < 95 => (OnProject(), "test"),
            < 98 => (OnWorker(world), "test"),
            _ => (new Command.Configure(
                world.View.Policy with
                {
                    StallMs = _random.Next(2) == 0 ? null : 1_000L * _random.Next(1, 200),
                    EscalateMs = _random.Next(2) == 0 ? null : 1_000L * _random.Next(1, 600),
                    ReviewWip = _random.Next(4) > 0 ? null : _random.Next(1, 4),
                    RetroEvery = _random.Next(2) == 0 ? null : _random.Next(0, 5),
                    MaxRunning = _random.Next(1, 6),
                    MaxQueueDepth = _random.Next(20, 60),
                }), "test"),
        };
    }

    /// <summary>A prepared merge whose lease was lost mostly loses it again, so that the fifth loss is
    /// met.</summary>
    private static (Command, string)? Unlucky(World world)
    {
        var row = Open(world).Select(world.Task)
            .FirstOrDefault(t => t is { MergeIsPrepared: true, Lost: > 0 });
        if (row.Number == 0) return null;
        if (row.IsLeased) return (new Command.GiveBack(row.Number, row.Lease, Cause.LeaseLost, ""), "test");
        if (row.Status == TaskStatus.Failed) return (new Command.RetryTask(row.Number, ""), "test");
        var able = world.View.Workers.FirstOrDefault(w => w.Status == WorkerStatus.Online
            && world.View.Covers(w, row.QueuedUnder) && w.Held < w.Slots);
        if (able.Name is null || !world.View.TryWorker(able.Name, out var slot)) return null;
        HeldLease[] holding =
            [.. world.View.HeldBy(slot).Select(t => new HeldLease(t, world.Task(t).Lease))];
        return (new Command.Claim(able.Name, able.Registration, 9, world.Clock + 9_000, holding), able.Name);
    }

    public Command Effect(World world) => _random.Next(3) > 0
        ? new Command.LeaseEffect($"e{_random.Next(2)}", $"h{_random.Next(2)}",
            new("host", "boot", _random.Next(2), 1),
            world.Clock + _random.Next(-1, 30_000), _random.Next(5) == 0)
        : new Command.ReleaseEffect($"e{_random.Next(2)}", _random.Next(1, 4), "ok");

    /// <summary>Settles some conflict in some way; null when none is open.</summary>
    public Command.ResolveConflict? Resolution(World world) => world.View.Conflicts.Count == 0 ? null
        : new(Pick([.. world.View.Conflicts.Select(c => c.Id)]) + (_random.Next(20) == 0 ? 1 : 0),
            (Resolution)_random.Next(5), _random.Next(4) == 0 ? "w1" : "");

    private Command.SubmitPlan Submit(World world)
    {
        var slug = $"p{_random.Next(3)}";
        var exists = world.View.TryProject(slug, out _) ^ _random.Next(20) == 0;
        var repository = slug == "p2" ? null : "repo";
        // p1's repository has a home, if anybody says where.
        var create = exists ? null : new NewProject(slug, "", repository, "main", "c0", $"mmos/{slug}",
            slug == "p1" ? "r" : null);
        var first = _keys;
        var tasks = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Define(_keys++, first)).ToList();
        var known = slug == "p1" && _random.Next(3) > 0
            ? new RepositoryRow("r", null, "/r", Pick(s_hosts)) : null;
        var plan = _routing is null ? new Command.SubmitPlan(slug, create, tasks)
            : new Command.SubmitPlan(slug, create is null ? null : _routing.Budgeted(create),
                [.. tasks.Select(t => _routing.Asking(t, world))]);
        return plan with { Repository = known };
    }

    private TaskDefinition Define(int key, int first)
    {
        // Needs: mostly earlier ones of this list, sometimes older, unknown, or later ones (which may make a
        // circle).
        string[] needs = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => _random.Next(12) switch
        {
            0 when key > 0 => _random.Next(key),
            1 when _random.Next(4) == 0 => key + _random.Next(3),
            _ => key > first ? _random.Next(first, key) : -1,
        }).Where(n => n >= 0).Select(n => $"k{n}")];
        return new TaskDefinition
        {
            Key = _random.Next(60) == 0 ? "k0" : $"k{key}",
            Title = _random.Next(4) == 0 ? $"title {_random.Next(6)}" : "",
            Needs = needs,
            Priority = (Priority)_random.Next(3),
            Files = _random.Next(2) == 0 ? []
                : [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Pick(s_globs))],
            RetryMax = _random.Next(3),
            Review = _random.Next(3) > 0 ? null
                : [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Pick(s_stages))],
            Approve = _random.Next(12) == 0 ? true : null,
            OnFailure = (OnFailure)_random.Next(3),
            Require = _random.Next(3) == 0 ? ["x"] : [],
            Prefer = _random.Next(4) == 0 ? ["x", "y"] : [],
            Worker = _random.Next(8) == 0 ? "w2" : null,
            EstimateMinutes = _random.Next(2) == 0 ? null : _random.Next(1, 200),
            TimeoutSeconds = _random.Next(2) == 0 ? null : _random.Next(1, 100),
        };
    }

    // Some of those who verify and merge also author.
    private string[] Hands(string name) => name != "both-1" || _random.Next(3) == 0 ? ["mmos:author"] : [];

    private string[] Place() =>
        _random.Next(4) == 0 ? [] : [EngineCapabilities.HomeOf(Pick(s_hosts))];

    private Command.Register Register(World world)
    {
        var name = Pick(s_workers);
        string[] capabilities = name == "both-1" || _random.Next(4) == 0
            ? [EngineCapabilities.Verify, EngineCapabilities.Merge, "x", .. Hands(name), .. Place()]
            : _random.Next(2) == 0 ? ["x"] : ["y"];
        var profile = new WorkerProfile("command", null, capabilities, _random.Next(1, 4),
            _random.Next(3, 100) * 1000L);
        return new(name, _routing?.Of(profile) ?? profile,
            new ProcessIdentity("host", "boot", _random.Next(100), world.Clock), _random.Next(4) == 0);
    }

    private (Command, string) OfWorker(World world)
    {
        var name = Pick(s_workers);
        var known = world.View.TryWorker(name, out var slot);
        var registration = known ? world.View.Workers[slot].Registration - (_random.Next(30) == 0 ? 1 : 0)
            : 1;
        var actor = _random.Next(4) == 0 ? "test" : name;
        if (_random.Next(8) == 0) return (new Command.Beat(name, registration), actor);
        if (_random.Next(12) == 0) return (new Command.StopWaiting(name, registration), actor);
        HeldLease[] holding = !known || _random.Next(12) == 0 ? []
            : [.. world.View.HeldBy(slot).Select(t => new HeldLease(t, world.Task(t).Lease))];
        var until = world.Clock + _random.Next(-1, 60) * 1000L;
        return (new Command.Claim(name, registration, _random.Next(1, 4), until, holding,
            _routing is not null && _random.Next(5) == 0), actor);
    }

    private (Command, string) Work(World world)
    {
        int[] leased = [.. Open(world).Where(t => world.Task(t).IsLeased)];
        var task = leased.Length == 0 || _random.Next(25) == 0 ? _random.Next(world.View.LastTask + 2)
            : Pick(leased);
        if (!world.View.TryTask(task, out var row))
            return (new Command.Complete(task, _random.Next(3), ""), "test");
        var lease = row.Lease - (_random.Next(20) == 0 ? 1 : 0);
        var actor = row.IsLeased && _random.Next(3) == 0 ? world.View.Workers[row.Worker].Name : "test";
        var gate = new Check("gate", _random.Next(20) == 0 ? 1 : 0, 1);
        var certificate = new Certificate(_random.Next(20) == 0 ? null : "c", "t", [gate])
        { Protected = _random.Next(8) == 0 ? ["tests/a"] : null };
        if (row.Item == WorkItem.Author && _random.Next(4) == 0)
            return (HandIn(world, leased, task, lease), actor);
        Command command = (_random.Next(10), row.Item) switch
        {
            ( < 7, WorkItem.Author) when _routing is not null && RandomRouting.Breaks(world, row) =>
                new Command.Fail(task, lease, Cause.AgentError, ""),
            (0, _) => new Command.Fail(task, lease, (Cause)_random.Next(6), "", null),
            (1, _) => new Command.GiveBack(task, lease, (Cause)_random.Next(4, 11), ""),
            (2, _) => new Command.GiveBack(task, lease,
                Pick([Cause.LeaseLost, Cause.ProcessGone, Cause.EngineError]), ""),
            (3, _) => new Command.Progress(task, lease, _random.Next(-1, 102), ""),
            (_, WorkItem.Author) when row.Status == TaskStatus.Assigned => new Command.Accept(task, lease),
            (4, WorkItem.Author) when _routing is not null => _routing.Usage(task, lease),
            (_, WorkItem.Author) => new Command.Complete(task, lease, ""),
            (_, WorkItem.Verify) => new Command.Verified(task, lease, certificate),
            (_, WorkItem.Review) => Judge(task, lease),
            _ => row.MergeIsPrepared ? new Command.Merged(Batch(world, task, lease), certificate)
                : new Command.PrepareMerge(Batch(world, task, lease), certificate),
        };
        return (command, actor);
    }

    private Command.Judge Judge(int task, int? lease) => new(task, _random.Next(8) switch
    {
        0 => Verdict.Reject,
        < 3 => Verdict.Revise,
        _ => Verdict.Approve,
    }, lease, _random.Next(20) == 0 ? "" : "seen");

    /// <summary>A merge alone or with others of its holder; now and then with one that does not
    /// belong.</summary>
    private HeldLease[] Batch(World world, int task, int lease)
    {
        var mine = world.View.TryTask(task, out var row) ? row : default;
        var others = Open(world).Select(world.Task).Where(t => t.Number != task && t.IsLeased
            && (_random.Next(30) == 0 || (t.Worker == mine.Worker && t.Item == WorkItem.Merge
                && t.Project == mine.Project && t.MergeIsPrepared == mine.MergeIsPrepared)));
        return _random.Next(3) == 0 ? [new(task, lease)]
            : [new(task, lease), .. others.Select(t => new HeldLease(t.Number, t.Lease))];
    }

    // One or two attempts, now and then the same twice or an engine's item, and often a claim by the holder.
    private Command.CompleteMany HandIn(World world, int[] leased, int task, int lease)
    {
        List<Command.Complete> attempts = [new(task, lease, "")];
        if (leased.Length > 0 && _random.Next(2) == 0)
        {
            var other = Pick(leased);
            attempts.Add(new Command.Complete(other, world.Task(other).Lease, ""));
        }
        if (!world.View.TryTask(task, out var row) || !row.IsLeased || _random.Next(3) == 0)
            return new Command.CompleteMany(attempts, null);
        var worker = world.View.Workers[row.Worker];
        HeldLease[] holding = _random.Next(12) == 0 ? []
            : [.. world.View.HeldBy(row.Worker).Select(t => new HeldLease(t, world.Task(t).Lease))];
        var registration = worker.Registration - (_random.Next(30) == 0 ? 1 : 0);
        return new Command.CompleteMany(attempts, new Command.Claim(worker.Name, registration,
            _random.Next(1, 4), world.Clock + _random.Next(-1, 60) * 1000L, holding));
    }

    private Command.Tick Tick(World world)
    {
        world.Clock += _random.Next(10) switch
        {
            < 3 => 0,
            < 7 => _random.Next(10_000),
            < 9 => _random.Next(120_000),
            _ => 8 * 3_600_000,
        };
        return new();
    }

    private Command OnTask(World world)
    {
        var task = _random.Next(1, world.View.LastTask + 2);
        if (world.View.TryTombstone(task, out var stone))
            return new Command.ReopenTask(task,
                Define(1, 0) with { Key = stone.Key, Needs = Needs(world, stone.Project) }, "");
        int[] failed = [.. Open(world).Where(t => world.Task(t).Status == TaskStatus.Failed)];
        if (failed.Length > 0 && _random.Next(2) == 0) return new Command.RetryTask(Pick(failed), "");
        if (world.View.InReview.Count > 0 && _random.Next(2) == 0)
            return Judge(Pick([.. world.View.InReview]), null);
        if (_random.Next(20) == 0) return Judge(task, null);
        return _random.Next(4) == 0 ? new Command.RetryTask(task, "") : new Command.CancelTask(task, "");
    }

    private string[] Needs(World world, int project) => _random.Next(2) == 0 ? []
        : [.. Open(world).Select(world.Task).Where(t => t.Project == project).Select(t => t.Key).Take(2)];

    private Command OnProject()
    {
        var slug = $"p{_random.Next(3)}";
        var proof = new Certificate("c", _random.Next(9) == 0 ? null : "t", []);
        return _random.Next(14) switch
        {
            10 => new Command.TakeUpstream(slug, $"b{_random.Next(3)}", proof),
            11 => new Command.BlockUpstream(slug, $"b{_random.Next(3)}", (Cause)_random.Next(6), ""),
            12 or 13 => new Command.MoveHome("r", Pick(s_hosts), "/r"),
            0 => new Command.CancelProject(slug, ""),
            1 => new Command.MarkLanded(slug, "main", "c"),
            < 5 => new Command.PauseProject(slug),
            _ => new Command.ResumeProject(slug),
        };
    }

    private Command OnWorker(World world)
    {
        var name = Pick(s_workers);
        var registration = world.View.TryWorker(name, out var slot) ? world.View.Workers[slot].Registration
            : 1;
        return _random.Next(6) switch
        {
            0 => new Command.PauseWorker(name),
            1 or 2 => new Command.ResumeWorker(name),
            3 => new Command.DrainWorker(name),
            4 => new Command.EndRegistration(name, registration, (Cause)_random.Next(11)),
            _ => new Command.RemoveWorker(name),
        };
    }

    private static IEnumerable<int> Open(World world) =>
        Enumerable.Range(1, world.View.LastTask).Where(t => world.View.TryTask(t, out _));

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
