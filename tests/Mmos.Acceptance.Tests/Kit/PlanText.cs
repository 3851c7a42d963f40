using System.Text.Json;

namespace Mmos.Acceptance.Tests.Kit;

/// <summary>A plan in the making; JSON is YAML, so the file says both.</summary>
internal sealed class PlanText(string project, string? repository = "repo")
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly List<Dictionary<string, object>> _tasks = [];

    private bool _followsBase;

    public string Project => project;

    /// <summary>What the project may cost, US dollars; null for no cap.</summary>
    public decimal? BudgetUsd { get; init; }

    public PlanText Task(
        string id, string run, string[]? needs = null, string[]? verify = null, int? retries = null)
    {
        var task = new Dictionary<string, object>
        { ["id"] = id, ["title"] = $"Do {id}", ["acceptance"] = new[] { $"{id} is there" }, ["run"] = run };
        if (needs is { Length: > 0 }) task["needs"] = needs;
        if (verify is { Length: > 0 }) task["verify"] = verify;
        if (retries is { } most) task["retry"] = new Dictionary<string, int> { ["max"] = most };
        _tasks.Add(task);
        return this;
    }

    /// <summary>Says something more of the last task.</summary>
    public PlanText With(string key, object value)
    {
        _tasks[^1][key] = value;
        return this;
    }

    /// <summary>The integration branch takes `main` in while the plan runs.</summary>
    public PlanText FollowingBase()
    {
        _followsBase = true;
        return this;
    }

    /// <summary>Writes the plan beside the repository.</summary>
    /// <returns>Its path.</returns>
    public string In(Place place)
    {
        var plan = new Dictionary<string, object>
        { ["version"] = 1, ["project"] = project, ["goal"] = "Show it", ["tasks"] = _tasks };
        if (BudgetUsd is { } usd) plan["budget"] = new Dictionary<string, decimal> { ["usd"] = usd };
        if (repository is not null) plan["repository"] = repository;
        if (_followsBase) plan["follow_base"] = true;
        var path = Path.Combine(place.Folder, project + ".plan.yaml");
        File.WriteAllText(path, JsonSerializer.Serialize(plan, Indented));
        return path;
    }
}
