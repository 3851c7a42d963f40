using System.Globalization;

namespace Mmos.Bench.Reporting;

/// <summary>One figure beside its target. The floor is half as good as the target.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The figure; null when this version has nothing to measure.</param>
/// <param name="Unit">Its unit; empty for a ratio or a count.</param>
/// <param name="Target">The figure of the design; null for one that is only shown.</param>
/// <param name="IsRate">More is better; otherwise less is.</param>
/// <param name="Note">What a reader must know to judge the figure.</param>
public sealed record Row(string What, double? Measured, string Unit, double? Target, bool IsRate, string Note)
{
    /// <summary>What must be met: half of the rate, or twice the time or size.</summary>
    public double? Floor => IsRate ? Target / 2 : Target * 2;

    /// <summary>It should have been measured, and could not be.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The floor is not met, or nobody knows.</summary>
    public bool IsBelowFloor =>
        IsBroken || (Measured is { } figure && Floor is { } floor && IsWorse(figure, floor));

    public string Verdict => IsBroken ? "FAILED"
        : Measured is null ? "not in this version"
        : Target is not { } target ? "shown"
        : IsBelowFloor ? "BELOW FLOOR"
        : IsWorse(Measured.Value, target) ? "floor met"
        : "target met";

    public static Row Rate(string what, double measured, string unit, double target, string note = "") =>
        Known(new(what, measured, unit, target, true, note));

    public static Row Cost(string what, double measured, string unit, double target, string note = "") =>
        Known(new(what, measured, unit, target, false, note));

    public static Row Shown(string what, double measured, string unit, string note = "") =>
        Known(new(what, measured, unit, null, false, note));

    public static Row Missing(string what, string unit, double target, bool isRate, string note) =>
        new(what, null, unit, target, isRate, note);

    /// <summary>What broke instead of giving a figure.</summary>
    public static Row Broken(string what, string note) =>
        new(what, null, "", null, true, note) { IsBroken = true };

    /// <summary>A figure with its unit, in three digits or whole.</summary>
    public string Text(double? figure)
    {
        if (figure is not { } known) return "-";
        var digits = Math.Abs(known) switch { >= 100 => "N0", >= 10 => "N1", _ => "N2" };
        return $"{known.ToString(digits, CultureInfo.InvariantCulture)} {Unit}".TrimEnd();
    }

    // The median of nothing, or a rate over no time.
    private static Row Known(Row row) =>
        double.IsFinite(row.Measured!.Value) ? row : row with { Measured = null, IsBroken = true };

    private bool IsWorse(double figure, double than) => IsRate ? figure < than : figure > than;
}

/// <summary>The rows that belong together.</summary>
public sealed record Section(string Name, IReadOnlyList<Row> Rows);
