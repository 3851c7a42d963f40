namespace Mmos.Cli.Commands;

/// <summary>What `mmos init` writes.</summary>
internal static class InitTexts
{
    /// <summary>`mmos.yaml`: two workers that run; the rest stands as comments with its default.</summary>
    public const string Config = """
        # yaml-language-server: $schema=.mmos/schemas/config.json
        # How MMOS works in this folder. Every key may be left out; "mmos config show" prints what applies.
        version: 1

        # Who does the work. Agents in folders of their own (WorkerClaude1 ...) come by themselves. Those
        # named here are started by "mmos run" and "mmos up"; a command worker runs the "run:" line of its
        # task.
        # workers:
        #   - name: worker-1
        #     agent: command
        #     capabilities: [general, coding, testing, docs]

        # What a fresh worktree needs before work begins.
        # worktree:
        #   setup: ["npm ci"]        # commands that are run in it
        #   copy: [".env"]           # files that are copied from your checkout
        #   link: ["node_modules"]   # folders that are linked to yours

        # Commands that must exit 0 on a clean checkout before any task lands, after the task's own.
        # gates:
        #   verify: ["dotnet test"]

        # limits:
        #   max_running: 20          # tasks at once
        #   max_queue_depth: 1000    # open tasks per project

        # database: sqlite:.mmos/mmos.db

        """;

    /// <summary>Six tasks: one that makes a folder, three that fill it side by side, two that bring it
    /// together.</summary>
    /// <param name="hasRepository">With a repository each result is a commit, and gates look at it.</param>
    public static string SamplePlan(bool hasRepository) => $"""
        # yaml-language-server: $schema=.mmos/schemas/plan.json
        # Six small tasks without any model. Try it: mmos run sample.plan.yaml
        version: 1
        project: sample
        goal: Show how tasks run side by side and land one after the other
        {(hasRepository ? "repository: .\n" : "")}tasks:
        {string.Join("\n", Tasks.Select(task => Text(task, hasRepository)))}

        """;

    private sealed record Sample(string Id, string Title, string Kind, string Needs, string File, string Run);

    private static readonly Sample[] Tasks =
    [
        new("outline", "Outline of the guide", "planning", "", "outline.md",
            "mkdir sample && echo install, use, answers> sample/outline.md"),
        new("install", "Chapter on installing", "docs", "outline", "install.md",
            "echo How to install> sample/install.md"),
        new("use", "Chapter on using", "docs", "outline", "use.md", "echo How to use> sample/use.md"),
        new("answers", "Chapter of questions and answers", "docs", "outline", "answers.md",
            "echo Questions and answers> sample/answers.md"),
        new("index", "Index of the chapters", "docs", "install, use, answers", "index.md",
            "echo install.md use.md answers.md> sample/index.md"),
        new("check", "Check that every chapter is there", "testing", "index", "checked.md",
            "git ls-files --error-unmatch sample/install.md sample/use.md sample/answers.md" +
            "> sample/checked.md"),
    ];

    private static string Text(Sample task, bool hasRepository)
    {
        var needs = task.Needs.Length == 0 ? "" : $"\n    needs: [{task.Needs}]";
        var run = hasRepository ? task.Run : $"echo {task.Title}";
        var gate = hasRepository
            ? $"\n    files: [\"sample/{task.File}\"]" +
              $"\n    verify: [\"git cat-file -e HEAD:sample/{task.File}\"]"
            : "";
        return $"""
              - id: {task.Id}
                title: {task.Title}
                type: functional
                kind: {task.Kind}
                acceptance: ["{task.File} is {(hasRepository ? "written" : "said")}"]{needs}
                run: "{run}"{gate}
            """;
    }
}
