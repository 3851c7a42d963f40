namespace Mmos.Runtime.Files;

/// <summary>What counts how much in a worker's score; each 0-1.</summary>
/// <param name="Priority">Weight of the task's priority class; default 0.5.</param>
/// <param name="Capability">Weight of how well the capabilities fit; default 0.3.</param>
/// <param name="Load">Weight of how many slots are free; default 0.15.</param>
/// <param name="Fairness">Weight of how little the worker had to do; default 0.05.</param>
/// <param name="Cost">Weight of how cheap it is; default 0.</param>
/// <param name="Quota">Weight of how much of its quota is left; default 0.</param>
/// <param name="Success">Weight of how often its work passed; default 0.</param>
public sealed record WeightConfig(
    decimal Priority,
    decimal Capability,
    decimal Load,
    decimal Fairness,
    decimal Cost,
    decimal Quota,
    decimal Success);

/// <summary>The keys of <see cref="WeightConfig"/>.</summary>
internal static class WeightFields
{
    public static readonly Field<decimal> Priority = new(
        "priority", Quantities.Number(0, 1), "Weight of the task's priority class.", 0.5m);

    public static readonly Field<decimal> Capability = new(
        "capability", Quantities.Number(0, 1), "Weight of how well the capabilities fit.", 0.3m);

    public static readonly Field<decimal> Load = new(
        "load", Quantities.Number(0, 1), "Weight of how many slots are free.", 0.15m);

    public static readonly Field<decimal> Fairness = new(
        "fairness", Quantities.Number(0, 1), "Weight of how little the worker had to do.", 0.05m);

    public static readonly Field<decimal> Cost = new(
        "cost", Quantities.Number(0, 1), "Weight of how cheap it is.", 0m);

    public static readonly Field<decimal> Quota = new(
        "quota", Quantities.Number(0, 1), "Weight of how much of its quota is left.", 0m);

    public static readonly Field<decimal> Success = new(
        "success", Quantities.Number(0, 1), "Weight of how often its work passed.", 0m);

    public static readonly BuiltShape<WeightConfig> Shape = new RecordShape(
        "a mapping such as { priority: 0.5, capability: 0.3 }", Priority, Capability, Load, Fairness, Cost,
            Quota, Success)
        .As(of => new WeightConfig(
            of.Get(Priority), of.Get(Capability), of.Get(Load), of.Get(Fairness), of.Get(Cost), of.Get(Quota),
            of.Get(Success)));
}
