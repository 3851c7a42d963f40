using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>What models cost by list price. A model without a known price has none, never 0.</summary>
public sealed class PriceTable
{
    private static readonly Field<string> AsOf = new("as_of", Texts.Line(10), "The day of these prices.")
    { IsRequired = true };

    private static readonly Field<IReadOnlyDictionary<string, PriceConfig>> Models = new("models",
        Shapes.Map(PriceFields.Shape, "sonnet: { input: 3, output: 15 }"), "USD per million tokens.",
        new Dictionary<string, PriceConfig>());

    private readonly Dictionary<string, PriceConfig> models;

    private PriceTable(string asOf, Dictionary<string, PriceConfig> models) =>
        (Date, this.models) = (asOf, models);

    /// <summary>The table of this build.</summary>
    public static PriceTable Shipped { get; } = Read();

    /// <summary>The day that the shipped prices are of, `YYYY-MM-DD`.</summary>
    public string Date { get; }

    /// <summary>Names of the models whose price is known.</summary>
    public IReadOnlyCollection<string> Known => models.Keys;

    /// <summary>This table with further or other prices, such as `prices:` of `mmos.yaml`.</summary>
    public PriceTable With(IReadOnlyDictionary<string, PriceConfig> overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        var joined = new Dictionary<string, PriceConfig>(models, StringComparer.Ordinal);
        foreach (var (model, said) in overrides)
            joined[model] = joined.TryGetValue(model, out var shipped)
                ? new PriceConfig(said.Input ?? shipped.Input, said.Output ?? shipped.Output,
                    said.CacheRead ?? shipped.CacheRead, said.CacheWrite ?? shipped.CacheWrite)
                : said;
        return new PriceTable(Date, joined);
    }

    /// <summary>What a report's tokens cost by list price, in millionths of a US dollar; null when the model,
    /// or one of its prices that count here, is not known, or no tokens were reported.</summary>
    public long? MicroUsd(string? model, UsageReport used)
    {
        ArgumentNullException.ThrowIfNull(used);
        if (model is null || !models.TryGetValue(model, out var price)) return null;
        (long? Tokens, decimal? Price)[] parts =
        [
            (used.InputTokens, price.Input), (used.OutputTokens, price.Output),
            (used.CacheReadTokens, price.CacheRead), (used.CacheWriteTokens, price.CacheWrite),
        ];
        if (parts.All(part => part.Tokens is null)) return null;
        if (parts.Any(part => part.Tokens > 0 && part.Price is null)) return null;
        // USD per million tokens is millionths of a USD per token.
        return (long)decimal.Round(parts.Sum(part => (part.Tokens ?? 0) * (part.Price ?? 0)));
    }

    /// <summary>The costliest of these models, by a million tokens in and out; null when none has a
    /// price.</summary>
    public string? Costliest(IEnumerable<string> of) => of.Distinct(StringComparer.Ordinal)
        .Where(model => models.TryGetValue(model, out var price)
            && price is { Input: not null, Output: not null })
        .OrderByDescending(model => models[model].Input + models[model].Output)
        .ThenBy(model => model, StringComparer.Ordinal).FirstOrDefault();

    private static PriceTable Read()
    {
        const string name = "prices.yaml";
        using var text = new StreamReader(typeof(PriceTable).Assembly.GetManifestResourceStream(name)!);
        var problems = new Problems();
        var shape = new RecordShape("a mapping with as_of and models", AsOf, Models);
        if (YamlTree.Parse(text.ReadToEnd(), name, problems) is not { } root
            || !shape.TryRead(root, "", problems, out var bag) || !problems.None)
            throw new InvalidDataException($"the shipped {name} is wrong: {problems.Shown()[0]}");
        return new PriceTable(bag.Get(AsOf), new(bag.Get(Models), StringComparer.Ordinal));
    }
}
