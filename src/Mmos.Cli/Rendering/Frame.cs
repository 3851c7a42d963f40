using System.Globalization;

namespace Mmos.Cli.Rendering;

/// <summary>What a rendering may depend on beside its snapshot, so that it is a pure function of both.</summary>
/// <param name="Width">Columns; <see cref="Unlimited"/> when nothing limits them.</param>
/// <param name="Height">Rows.</param>
/// <param name="Now">The time, for ages.</param>
/// <param name="Zone">The person's time zone.</param>
internal sealed record Frame(int Width, int Height, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary>Width of what is not a terminal: nothing is ever cut there.</summary>
    public const int Unlimited = 1_000_000;

    /// <summary>Width of running text, which is hard to read in long lines.</summary>
    public int ProseWidth => Math.Min(Width, 100);

    /// <summary>`14:03:05` where the person is.</summary>
    public string Time(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>`2026-11-20 14:03:05` where the person is.</summary>
    public string DayAndTime(DateTimeOffset at) =>
        Local(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long ago: `5s`, `3m`, `2h`, `4d`.</summary>
    public string Age(DateTimeOffset at) => Span(Now - at);

    /// <summary>A length of time to one unit: `5s`, `3m`, `2h`, `4d`.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { Ticks: <= 0 } => "0s",
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds}s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}m"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d"),
    };

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);
}
