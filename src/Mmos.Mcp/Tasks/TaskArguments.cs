using System.Text;
using System.Text.Json;
using Mmos.Api;
using Mmos.Mcp.Protocol;
using static Mmos.Mcp.Protocol.Field;

namespace Mmos.Mcp.Tasks;

/// <summary>Tasks as tools take them: the fields of a plan file, estimates in hours.</summary>
internal static class TaskArguments
{
    /// <summary>What a model is told of one.</summary>
    public const string Meaning = "id, title, description, acceptance[], needs[] (ids), files[] (globs), "
        + "verify[] (commands), capabilities[], prefer[], priority P0-P2, kind, estimate_hours, worker, "
        + "review[] (agent:X, admin, human)";

    private const int LongestKey = 60;
    private const int LongestTitle = 200;

    private static readonly IReadOnlyList<Field> Fields =
    [
        Text("id"), Text("title"), Text("description"), OneOf("type", "functional", "nonfunctional"),
        Text("kind"), Whole("phase", 0), OneOf("priority", "P0", "P1", "P2"), Texts("acceptance"),
        Texts("capabilities"), Texts("prefer"), OneOf("tier", "auto", "economy", "standard", "premium"),
        Number("estimate_hours"), Texts("files"), Texts("needs"), Text("worker"), Texts("verify"),
        Whole("retries", 0, 20), Whole("timeout_seconds", 1, 86_400), Text("run"), Texts("review"),
        Text("problem"), Texts("resources"), OneOf("on_failure", "block", "skip", "cancel"),
        OneOf("breakdown", "auto", "ask", "off"), Text("pattern"),
    ];

    /// <summary>Reads them; a problem names the field as `tasks[3].needs`.</summary>
    public static Answer<IReadOnlyList<TaskSpec>> Read(IReadOnlyList<JsonElement> given)
    {
        List<TaskSpec> tasks = [];
        foreach (var task in given)
        {
            var place = $"tasks[{tasks.Count}]";
            var read = Arguments.Of(place, Fields,
                task.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)));
            if (read.Problem is { } wrong)
                return Answer<IReadOnlyList<TaskSpec>>.No(wrong with { Field = $"{place}.{wrong.Field}" });
            var arguments = read.Value!;
            if ((arguments.Text("title") ?? arguments.Text("description") ?? arguments.Text("id")) is not
                { } title)
                return Answer<IReadOnlyList<TaskSpec>>.No(new Problem("invalid", $"{place} needs a title",
                    place + ".title"));
            tasks.Add(Spec(arguments, title));
        }
        return Answer<IReadOnlyList<TaskSpec>>.Of(tasks, 0);
    }

    /// <summary>A task of one description.</summary>
    public static TaskSpec Described(string description, string priority, string? worker) => new()
    {
        Key = KeyFrom(description),
        Title = TitleFrom(description),
        Description = description,
        Priority = priority,
        Worker = worker,
    };

    /// <summary>`Core scraping, part 2` becomes `core-scraping-part-2`; letters outside of ASCII are left
    /// out.</summary>
    public static string KeyFrom(string title)
    {
        var key = new StringBuilder();
        foreach (var letter in title)
            if (char.IsAsciiLetterOrDigit(letter))
                key.Append(char.ToLowerInvariant(letter));
            else if (key.Length > 0 && key[^1] != '-')
                key.Append('-');
        var text = (key.Length > LongestKey ? key.ToString(0, LongestKey) : key.ToString()).Trim('-');
        return text.Length == 0 ? "task" : text;
    }

    private static TaskSpec Spec(Arguments said, string title) => new()
    {
        Key = said.Text("id") ?? KeyFrom(title),
        Title = TitleFrom(title),
        Description = said.Text("description") ?? "",
        Type = said.Text("type") ?? "functional",
        Kind = said.Text("kind") ?? "coding",
        Phase = said.Whole("phase"),
        Priority = said.Text("priority") ?? "P1",
        Acceptance = said.Texts("acceptance"),
        Capabilities = new Capabilities
        {
            Require = said.Texts("capabilities"),
            Prefer = said.Texts("prefer"),
        },
        Tier = said.Text("tier") ?? "auto",
        EstimateHours = said.Number("estimate_hours"),
        Files = said.Texts("files"),
        Needs = said.Texts("needs"),
        Worker = said.Text("worker"),
        Verify = said.Texts("verify"),
        RetryMax = said.Whole("retries") ?? 2,
        TimeoutSeconds = said.Whole("timeout_seconds"),
        Run = said.Text("run"),
        Review = said.Texts("review"),
        Problem = said.Text("problem"),
        Resources = said.Texts("resources"),
        OnFailure = said.Text("on_failure") ?? "block",
        Breakdown = said.Text("breakdown"),
        Pattern = said.Text("pattern"),
    };

    private static string TitleFrom(string text)
    {
        var line = text.ReplaceLineEndings("\n").Split('\n')[0].Trim();
        return Json.Short(line.Length == 0 ? "task" : line, LongestTitle - 1);
    }
}
