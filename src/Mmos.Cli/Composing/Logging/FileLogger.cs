using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mmos.Api;

namespace Mmos.Cli.Composing.Logging;

/// <summary>Writes a line of JSON for each entry, with every secret masked. Any thread.</summary>
internal sealed class FileLogger(LogFiles files, LogFile file, string category) : ILogger
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= files.Settings.Level && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var message = Secrets.Mask(formatter(state, exception));
        var fields = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
        var line = Line(files.Clock.GetUtcNow(), Word(logLevel), category, message, fields, exception);
        files.Append(file, line);
        if (logLevel >= LogLevel.Error) files.Append(LogFile.Errors, line);
        if (files.Settings.Echo is { } echo && logLevel >= echo.From)
            echo.Show($"{Word(logLevel)}: {message.ReplaceLineEndings(" ")}");
    }

    /// <summary>One line of JSON, with its end.</summary>
    public static byte[] Line(DateTimeOffset at, string level, string source, string message,
        IEnumerable<KeyValuePair<string, object?>> fields, Exception? exception = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("at", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            json.WriteString("source", source);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("message", message);
            foreach (var (name, value) in fields) Field(json, name, value, message);
            if (exception is not null) json.WriteString("error", Secrets.Mask(exception.ToString()));
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The template, and what is the whole message, would only be said twice.</summary>
    private static void Field(Utf8JsonWriter json, string name, object? value, string message)
    {
        if (value is null || name is "{OriginalFormat}") return;
        name = JsonNamingPolicy.CamelCase.ConvertName(name);
        if (value is int or long) json.WriteNumber(name, Convert.ToInt64(value,
            CultureInfo.InvariantCulture));
        else if (Secrets.Mask(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "") is var text
            && text != message) json.WriteString(name, text);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Warning => "warn",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "info",
    };
}

/// <summary>Gives a host of libraries their loggers: what they say goes to `system.log`.</summary>
internal sealed class FileLoggers(LogFiles files) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new FileLogger(files, LogFile.System, categoryName);

    public void Dispose() { /* nothing is held open */ }
}

/// <summary>The log files of an open workspace, and who writes to them.</summary>
internal sealed class WorkspaceLogs(LogFiles files)
{
    public LogFiles Files => files;

    /// <summary>What MMOS says about itself.</summary>
    public ILogger Log { get; } = new FileLogger(files, LogFile.System, "mmos");

    /// <summary>What this process stored.</summary>
    public ActivityLog Activity { get; } = new(files);
}

/// <summary>The lines that MMOS writes about itself.</summary>
internal static partial class SystemLines
{
    [LoggerMessage(1, LogLevel.Information, "{Text}")]
    public static partial void Said(this ILogger log, string text);

    [LoggerMessage(2, LogLevel.Error, "{Text}")]
    public static partial void Failed(this ILogger log, string text);
}
