using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Mmos.Server.Telemetry;

/// <summary>The measurements of one meter as Prometheus reads them (text format 0.0.4).</summary>
/// <remarks>Any thread. A counter is what was added since the start; an observed instrument is asked at each
/// page, and its series that are not there any more are gone.</remarks>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>What an HTTP answer with it is called.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Seconds: the mission allows 5 for an assignment, ours take milliseconds.</summary>
    private static readonly double[] Buckets =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != meter) return;
            lock (_lock) _families.Add(instrument.Name, new Family(instrument));
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Take(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Take(i, value, tags));
        _listener.Start();
    }

    /// <summary>The page as it is now.</summary>
    public string Page()
    {
        lock (_lock)
        {
            foreach (var family in _families.Values)
                if (family.Instrument.IsObservable) family.Series.Clear();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in _families.Values) Write(text, family);
            return text.ToString();
        }
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_lock)
        {
            var family = _families[instrument.Name];
            if (!family.Series.TryGetValue(labels, out var series))
                family.Series.Add(labels, series = new Series());
            series.Add(value, family);
        }
    }

    private static void Write(StringBuilder text, Family family)
    {
        if (family.Series.Count == 0 && family.Instrument.Name.EndsWith("_total", StringComparison.Ordinal)
            && !family.Instrument.IsObservable) family.Series.Add("", new Series()); // a counter begins at 0
        text.Append(CultureInfo.InvariantCulture, $"# HELP {family.Instrument.Name} ")
            .Append(family.Instrument.Description?.Replace("\\", @"\\",
                StringComparison.Ordinal)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Instrument.Name} {family.Type}\n");
        foreach (var (labels, series) in family.Series)
        {
            if (family.IsHistogram) Histogram(text, family.Instrument.Name, labels, series);
            else Sample(text, family.Instrument.Name, labels, series.Value);
        }
    }

    private static void Histogram(StringBuilder text, string name, string labels, Series series)
    {
        long sum = 0;
        for (var i = 0; i < Buckets.Length; i++)
        {
            sum += series.Counts[i];
            Sample(text, name + "_bucket", With(labels, $"le=\"{Number(Buckets[i])}\""), sum);
        }
        Sample(text, name + "_bucket", With(labels, "le=\"+Inf\""), series.Count);
        Sample(text, name + "_sum", labels, series.Value);
        Sample(text, name + "_count", labels, series.Count);
    }

    private static string With(string labels, string more) => labels.Length == 0 ? more : $"{labels},{more}";

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(key).Append("=\"").Append(Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private sealed class Family(Instrument instrument)
    {
        public Instrument Instrument => instrument;

        public bool IsHistogram { get; } = instrument is Histogram<double>;

        public bool IsCounter { get; } = instrument is Counter<long>;

        public string Type => IsHistogram ? "histogram"
            : instrument.Name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";

        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Series
    {
        public double Value { get; private set; }

        public long Count { get; private set; }

        public long[] Counts { get; } = new long[Buckets.Length];

        public void Add(double value, Family family)
        {
            Value = family.IsHistogram || family.IsCounter ? Value + value : value;
            Count++;
            if (family.IsHistogram && Array.FindIndex(Buckets, b => value <= b)
                is >= 0 and var at) Counts[at]++;
        }
    }
}
