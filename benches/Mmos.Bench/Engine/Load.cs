using Mmos.Core;

namespace Mmos.Bench.Engine;

/// <summary>The tasks of the measurement: the same for everyone who runs it, from a fixed seed.</summary>
/// <remarks>
/// 20 projects with a repository each; 20 sets of capabilities; 20/40/40 % in the three classes; 0-3 needs;
/// 30 % declare paths, out of 300 sets (15 per repository), so every set is hot.
/// </remarks>
internal sealed class Load(Steps steps)
{
    public const int Projects = 20;
    private const int Accounts = 8;
    private const int PathSets = 15;
    private const int PerSubmission = 1_000;
    private readonly Random _random = new(20_26);
    private readonly int[] _submitted = new int[Projects];

    /// <summary>What every gate says.</summary>
    public static Certificate Proof { get; } = new("c0ffee", "7ea", [new Check("make test", 0, 1)]);

    /// <summary>Three of five languages and two of four skills: a worker covers six of the 20 sets.</summary>
    public static IReadOnlyList<string> OfWorker(int worker) =>
    [
        Language(worker), Language(worker + 1), Language(worker + 2),
        Skill(worker / 5), Skill(worker / 5 + 1),
    ];

    /// <summary>Every eighth worker draws on the same account; half of these have a budget.</summary>
    public static string AccountOf(int worker) => $"account-{worker % Accounts}";

    public void CreateProjects()
    {
        var policy = new Policy(MaxRunning: 200, MaxQueueDepth: int.MaxValue / 2)
        {
            Accounts = [.. Enumerable.Range(0, Accounts).Select(i => new AccountTerms(
                AccountOf(i), "bench", IsMetered: i % 2 == 0, ReservePerMille: 100,
                BudgetMicroUsd: i % 2 == 0 ? 1_000_000_000_000 : null, null, Period.Day))],
        };
        steps.Do(new Command.Configure(policy), "bench");
        for (var i = 0; i < Projects; i++)
        {
            var project = new NewProject($"p{i}", "bench", $"/repos/{i}", "main", "c0", $"mmos/p{i}");
            steps.Do(new Command.SubmitPlan($"p{i}", project, []), "bench");
        }
    }

    /// <summary>Submits tasks until there are so many, in batches, in turn to each project.</summary>
    public void Submit(int tasks)
    {
        for (var batch = 0; tasks > 0; batch++)
        {
            var count = Math.Min(tasks, PerSubmission);
            SubmitTo(batch % Projects, count);
            tasks -= count;
        }
    }

    /// <summary>One more task, in a random project.</summary>
    public void SubmitOne() => SubmitTo(_random.Next(Projects), 1);

    private void SubmitTo(int project, int count)
    {
        var tasks = new TaskDefinition[count];
        for (var i = 0; i < count; i++) tasks[i] = Task(_submitted[project] + i, i);
        _submitted[project] += count;
        steps.Do(new Command.SubmitPlan($"p{project}", null, tasks), "bench");
    }

    // Half of the tasks need nothing; the rest one to three of the forty before them in their submission.
    private TaskDefinition Task(int number, int inBatch)
    {
        var needs = inBatch == 0 ? 0 : Math.Max(0, _random.Next(7) - 3);
        var near = Enumerable.Range(0, needs).Select(_ => number - 1 - _random.Next(Math.Min(inBatch, 40)));
        var set = _random.Next(20);
        return new TaskDefinition
        {
            Key = $"task-{number}",
            Title = $"Task {number}",
            Priority = _random.Next(5) switch { 0 => Priority.P0, 1 or 2 => Priority.P1, _ => Priority.P2 },
            Require = [Language(set % 5), Skill(set / 5)],
            Prefer = _random.Next(10) == 0 ? [Skill(_random.Next(4))] : [],
            Files = _random.Next(10) < 3 ? Paths(_random.Next(PathSets)) : [],
            Needs = [.. near.Distinct().Select(n => $"task-{n}")],
            EstimateMinutes = 15 * (1 + _random.Next(16)),
            RetryMax = 2,
        };
    }

    private static string[] Paths(int set) => [$"src/module-{set}/**", $"tests/module-{set}/*.cs"];

    private static string Language(int number) => $"language-{number % 5}";

    private static string Skill(int number) => $"skill-{number % 4}";
}
