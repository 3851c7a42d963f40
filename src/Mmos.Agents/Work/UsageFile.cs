using System.Globalization;
using System.Text.Json;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>What a program says that its attempt used: a file of JSON lines, added up per model.</summary>
/// <remarks>Written by a task's own program, so nothing in it is believed to be well formed.</remarks>
public static class UsageFile
{
    /// <summary>More than any attempt has to say.</summary>
    private const int MostLines = 10_000;

    /// <summary>Longest name of a model.</summary>
    private const int ModelLength = 100;

    private const decimal MostUsd = 1_000_000;
    private const long MostTokens = 1_000_000_000_000;

    private static readonly string[] Names =
        ["billedUsd", "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "model"];

    /// <summary>One report for each model that the file names, in its order; none when there is no
    /// file.</summary>
    /// <returns>The reports, and what is wrong with lines that were left out.</returns>
    public static (IReadOnlyList<UsageReport> Reports, IReadOnlyList<string> Problems) Read(string path)
    {
        var byModel = new List<UsageReport>();
        var problems = new List<string>();
        if (!File.Exists(path)) return (byModel, problems);
        var number = 0;
        foreach (var line in File.ReadLines(path).Take(MostLines))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (Parse(line, out var wrong) is not { } used)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"usage line {number}: {wrong}"));
                continue;
            }
            var at = byModel.FindIndex(known => known.Model == used.Model);
            if (at < 0) byModel.Add(used);
            else byModel[at] = Sum(byModel[at], used);
        }
        return (byModel, problems);
    }

    private static UsageReport Sum(UsageReport a, UsageReport b) => new()
    {
        Model = a.Model,
        BilledUsd = a.BilledUsd is null && b.BilledUsd is null
            ? null : (a.BilledUsd ?? 0) + (b.BilledUsd ?? 0),
        InputTokens = Sum(a.InputTokens, b.InputTokens),
        OutputTokens = Sum(a.OutputTokens, b.OutputTokens),
        CacheReadTokens = Sum(a.CacheReadTokens, b.CacheReadTokens),
        CacheWriteTokens = Sum(a.CacheWriteTokens, b.CacheWriteTokens),
    };

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);

    private static UsageReport? Parse(string line, out string wrong)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var all = document.RootElement;
            if (all.ValueKind != JsonValueKind.Object) throw new FormatException("expected { … }");
            if (all.EnumerateObject().FirstOrDefault(p => !Names.Contains(p.Name)) is
                {
                    Value.ValueKind: not
                JsonValueKind.Undefined
                } other)
                throw new FormatException($"unknown name {other.Name}; known: {string.Join(", ", Names)}");
            wrong = "";
            return new UsageReport
            {
                BilledUsd = Usd(all),
                InputTokens = Tokens(all, Names[1]),
                OutputTokens = Tokens(all, Names[2]),
                CacheReadTokens = Tokens(all, Names[3]),
                CacheWriteTokens = Tokens(all, Names[4]),
                Model = all.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
                    && model.GetString() is { Length: > 0 and <= ModelLength } name ? name : null,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            wrong = e.Message;
            return null;
        }
    }

    private static long? Tokens(JsonElement of, string name)
    {
        if (!of.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count)
            && count is >= 0 and <= MostTokens
            ? count : throw new FormatException($"{name} is a whole number, not below zero");
    }

    /// <summary>A number, or the decimal string that clients use for money.</summary>
    private static decimal? Usd(JsonElement of)
    {
        if (!of.TryGetProperty(Names[0], out var value) || value.ValueKind == JsonValueKind.Null) return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var usd)
            && usd is >= 0 and <= MostUsd
            ? usd : throw new FormatException($"{Names[0]} is an amount in US dollars, not below zero");
    }
}
