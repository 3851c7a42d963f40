namespace Mmos.Runtime.Files;

/// <summary>What a model costs, in USD per million tokens.</summary>
/// <param name="Input">Input tokens; null for the shipped price.</param>
/// <param name="Output">Output tokens; null for the shipped price.</param>
/// <param name="CacheRead">Input tokens read from the vendor's cache; null for the shipped price.</param>
/// <param name="CacheWrite">Input tokens written to the vendor's cache; null for the shipped price.</param>
public sealed record PriceConfig(
    decimal? Input,
    decimal? Output,
    decimal? CacheRead,
    decimal? CacheWrite);

/// <summary>The keys of <see cref="PriceConfig"/>.</summary>
internal static class PriceFields
{
    public static readonly Field<decimal> Input = new(
        "input", Quantities.Number(0, 100_000), "Input tokens.");

    public static readonly Field<decimal> Output = new(
        "output", Quantities.Number(0, 100_000), "Output tokens.");

    public static readonly Field<decimal> CacheRead = new(
        "cache_read", Quantities.Number(0, 100_000), "Input tokens read from the cache.");

    public static readonly Field<decimal> CacheWrite = new(
        "cache_write", Quantities.Number(0, 100_000), "Input tokens written to the cache.");

    public static readonly BuiltShape<PriceConfig> Shape = new RecordShape(
        "a mapping such as { input: 3, output: 15 }", Input, Output, CacheRead, CacheWrite)
        .As(of => new PriceConfig(
            of.Maybe(Input), of.Maybe(Output), of.Maybe(CacheRead), of.Maybe(CacheWrite)));
}
