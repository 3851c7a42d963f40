namespace Mmos.Bench.Reporting;

/// <summary>Durations of one kind of call.</summary>
public sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public void Add(double value) => _values.Add(value);

    /// <summary>The value that this share of the samples does not pass; 500 is the median.</summary>
    public double At(int perMille)
    {
        var sorted = _values.Order().ToList();
        return sorted.Count == 0
            ? double.NaN
            : sorted[Math.Min(sorted.Count - 1, sorted.Count * perMille / 1000)];
    }
}
