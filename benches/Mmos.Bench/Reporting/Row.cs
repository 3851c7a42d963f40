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

    public bool IsBelowFloor => Measured is { } figure && Floor is { } floor && IsWorse(figure, floor);

    public string Verdict => Measured is null ? "not in this version"
        : Target is not { } target ? "shown"
        : IsBelowFloor ? "BELOW FLOOR"
        : IsWorse(Measured.Value, target) ? "floor met"
        : "target met";

    public static Row Rate(string what, double measured, string unit, double target, string note = "") =>
        new(what, measured, unit, target, true, note);

    public static Row Cost(string what, double measured, string unit, double target, string note = "") =>
        new(what, measured, unit, target, false, note);

    public static Row Shown(string what, double measured, string unit, string note = "") =>
        new(what, measured, unit, null, false, note);

    public static Row Missing(string what, string unit, double target, bool isRate, string note) =>
        new(what, null, unit, target, isRate, note);

    /// <summary>A figure with its unit, in three digits or whole.</summary>
    public string Text(double? figure)
    {
        if (figure is not { } known) return "-";
        var digits = Math.Abs(known) switch { >= 100 => "N0", >= 10 => "N1", _ => "N2" };
        return $"{known.ToString(digits, CultureInfo.InvariantCulture)} {Unit}".TrimEnd();
    }

    private bool IsWorse(double figure, double than) => IsRate ? figure < than : figure > than;
}

/// <summary>The rows that belong together.</summary>
public sealed record Section(string Name, IReadOnlyList<Row> Rows);
