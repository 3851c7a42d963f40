using Mmos.Core;
using Mmos.Runtime.Alerts;

namespace Mmos.Runtime.Files;

/// <summary>What one value of `mmos.yaml` demands of another.</summary>
internal sealed class ConfigChecks
{
    /// <summary>Agents that need no entry under `agents:`.</summary>
    public static readonly string[] BuiltInAgents =
    [
        "claude", "codex", "gemini", "antigravity", "opencode", "qwen", "copilot", "cursor", "aider", "acp",
        "react", "command",
    ];

    private readonly Node.Map root;
    private readonly Problems problems;

    private ConfigChecks(Node.Map root, Problems problems)
    {
        this.root = root;
        this.problems = problems;
    }

    public static void Run(Node tree, Problems problems)
    {
        if (tree is not Node.Map root)
            return;
        var checks = new ConfigChecks(root, problems);
        checks.Workers();
        checks.Rules();
        checks.Channels("escalation", EscalationFields.Channels.Name);
        checks.Channels("digest", DigestFields.To.Name);
        PatternChecks.Run(root, problems);
    }

    private void Rules()
    {
        if (root.Find("routing") is not Node.Map routing
            || routing.Find(RoutingFields.Rules.Name) is not Node.List rules)
            return;
        var workers = root.Find("workers") is Node.List list
            ? list.Items.OfType<Node.Map>().Select(worker => Text(worker, WorkerFields.Name)?.Text)
                .OfType<string>().ToList()
            : [];
        for (var i = 0; i < rules.Items.Count && !problems.IsFull; i++)
        {
            if (rules.Items[i] is not Node.Map rule)
                continue;
            if (Text(rule, RuleFields.When) is { } when
                && Condition.Parse(when.Text, out var wrong) is null)
                problems.Add(when.At, $"routing.rules[{i}].when", wrong!);
            // A worker of another host may be meant.
            if (Text(rule, RuleFields.Prefer) is { } prefer
                && !workers.Contains(prefer.Text, StringComparer.Ordinal))
                problems.Note(prefer.At, $"routing.rules[{i}].prefer",
                    $"no worker {Quote.Text(prefer.Raw)} here{Nearest.Hint(prefer.Text, workers)}");
        }
    }

    /// <summary>A channel that is none is left out: the others still tell people.</summary>
    private void Channels(string section, string key)
    {
        if (root.Find(section) is not Node.Map map || map.Find(key) is not Node.List channels) return;
        foreach (var item in channels.Items.OfType<Node.Scalar>())
            if (AlertChannel.Read(item.Text, out _) is { } wrong)
                problems.Note(item.At, $"{section}.{key}", $"is left out: {wrong}");
    }

    private void Workers()
    {
        if (root.Find("workers") is not Node.List workers)
            return;
        var names = new Dictionary<string, Position>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < workers.Items.Count && !problems.IsFull; i++)
        {
            if (workers.Items[i] is not Node.Map worker)
                continue;
            var path = $"workers[{i}]";
            if (Text(worker, WorkerFields.Name) is { } name && !names.TryAdd(name.Text, name.At))
                problems.Add(name.At, $"{path}.name",
                    $"duplicate worker {Quote.Text(name.Text)}; first given at {names[name.Text]}");
            Agent(worker, path);
            Known(worker, path, WorkerFields.Account, Keys("accounts"), "account");
            Known(worker, path, WorkerFields.Profile, Keys("profiles"), "profile");
            Scale(worker, path);
        }
    }

    private void Agent(Node.Map worker, string path)
    {
        string[] known = [.. BuiltInAgents, .. Keys("agents")];
        if (Text(worker, WorkerFields.Agent) is not { } agent)
            return;
        if (!known.Contains(agent.Text, StringComparer.Ordinal))
            problems.Add(agent.At, $"{path}.agent",
                $"unknown agent {Quote.Text(agent.Raw)}"
                + HintOrAll(agent.Text, known));
        else if (!NotYet.StartedAgents.Contains(agent.Text))
            problems.Note(agent.At, $"{path}.agent",
                $"this version of MMOS does not start {Quote.Text(agent.Raw)} workers; "
                + $"only {Quote.List(NotYet.StartedAgents.Order())}");
        if (agent.Text != "command" && Text(worker, WorkerFields.Run) is { } run)
            problems.Add(run.At, $"{path}.run", "is only for agent: command");
    }

    private void Known(Node.Map worker, string path, Field field, IReadOnlyList<string> known, string what)
    {
        if (Text(worker, field) is { } used && !known.Contains(used.Text, StringComparer.Ordinal))
            problems.Add(used.At, $"{path}.{field.Name}",
                $"unknown {what} {Quote.Text(used.Raw)}" + (known.Count == 0
                    ? $"; {what}s: names none"
                    : HintOrAll(used.Text, known)));
    }

    private void Scale(Node.Map worker, string path)
    {
        if (worker.Find(WorkerFields.Scale.Name) is Node.Map scale
            && ScaleFields.Shape.TryRead(scale, "", new Problems(), out var read) && read.Min > read.Max)
            problems.Add(scale.At, $"{path}.scale", $"min {read.Min} is above max {read.Max}");
    }

    private static string HintOrAll(string word, IReadOnlyList<string> known) =>
        Nearest.Hint(word, known) is { Length: > 0 } hint ? hint : $"; known: {Quote.List(known)}";

    private IReadOnlyList<string> Keys(string section) =>
        root.Find(section) is Node.Map map ? [.. map.Entries.Select(entry => entry.Key)] : [];

    private static Node.Scalar? Text(Node.Map worker, Field field) =>
        worker.Find(field.Name) is Node.Scalar { IsNothing: false } scalar ? scalar : null;
}
