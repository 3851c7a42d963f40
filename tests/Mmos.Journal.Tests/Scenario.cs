using Mmos.Core;

namespace Mmos.Journal.Tests;

/// <summary>A small day of a workspace, decided by the real core: what histories are recorded from.</summary>
internal static class Scenario
{
    private static readonly Certificate Proof = new("c0ffee", "7ree", [new Check("dotnet test", 0, 1_234)]);

    /// <summary>A project of one task.</summary>
    public static Command Submission(string slug) => new Command.SubmitPlan(slug,
        new NewProject(slug, "", null, null, null, null), [new TaskDefinition { Key = "a", Title = "A" }]);

    /// <summary>Its records, in order.</summary>
    public static IReadOnlyList<IReadOnlyList<Recorded>> FirstDay()
    {
        var state = new WorkspaceState();
        var records = new List<IReadOnlyList<Recorded>>();
        long clock = 1_700_000_000_000;
        void Do(string actor, Command command, string? key = null)
        {
            clock += 1_000;
            var header = new Header(clock, clock, actor, key, key is null ? 0 : 77UL);
            var result = Workspace.Step(state, command, header);
            if (result.Rejection is { } no) throw new InvalidOperationException($"{command}: {no}");
            if (result.Events.Count > 0) records.Add(result.Events);
        }
        int Lease(int task) => records.SelectMany(r => r).Select(r => r.Event).OfType<TaskAssigned>()
            .Last(a => a.Task == task).Lease;
        void Engine(int task)
        {
            Do("engine", new Command.Claim("engine", 1, 4, clock + 60_000, []));
            Do("engine", new Command.Verified(task, Lease(task), Proof));
            Do("engine", new Command.PrepareMerge([new(task, Lease(task))], Proof));
            Do("engine", new Command.Merged([new(task, Lease(task))], Proof));
        }

        Do("person", new Command.Configure(new Policy(10, 500)));
        Do("person", new Command.SubmitPlan("demo",
            new NewProject("Demo", "reach it", "/repo", "main", "abc", "mmos/demo"),
            [
                new TaskDefinition { Key = "schema", Title = "Schema", Files = ["db/**"] },
                new TaskDefinition { Key = "api", Title = "Größe", Needs = ["schema"] },
                new TaskDefinition { Key = "docs", Title = "Docs", Require = ["code"], RetryMax = 0 },
            ]), "plan-1");
        Do("worker-1", new Command.Register("worker-1", Samples.Profile, Samples.Process, false));
        Do("engine", new Command.Register("engine", new WorkerProfile("engine", null,
            [EngineCapabilities.Verify, EngineCapabilities.Merge], 4, 60_000), Samples.Process, false));
        Do("worker-1", new Command.Claim("worker-1", 1, 1, clock + 60_000, []));
        Do("worker-1", new Command.Progress(1, Lease(1), 40, "tables stand"));
        Do("worker-1", new Command.Complete(1, Lease(1), "three tables"), "done-1");
        Engine(1);
        Do("worker-1", new Command.Claim("worker-1", 1, 2, clock + 60_000, []));
        Do("worker-1", new Command.Fail(2, Lease(2), Cause.AgentError, "no idea", "dead"));
        Do("worker-1", new Command.Fail(3, Lease(3), Cause.AgentError, "no words"));
        Do("person", new Command.RetryTask(3, "use fewer words"));
        clock += 10_000;
        Do("engine", new Command.Tick());
        Do("person", new Command.PauseProject("demo"));
        Do("person", new Command.ResumeProject("demo"));
        Do("person", new Command.CancelTask(3, "no docs"));
        Do("engine", new Command.LeaseEffect("snapshot", "host", Samples.Process, clock + 5_000, false));
        Do("engine", new Command.ReleaseEffect("snapshot", 1, "stored"));
        Do("worker-1", new Command.DrainWorker("worker-1"));
        return records;
    }
}
