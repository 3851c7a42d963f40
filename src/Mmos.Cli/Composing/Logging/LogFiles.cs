using System.Globalization;
using Microsoft.Extensions.Logging;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing.Logging;

/// <summary>Which file a line goes to.</summary>
internal enum LogFile
{
    /// <summary>What MMOS says about itself.</summary>
    System,
    /// <summary>What workers and their attempts did.</summary>
    Agent,
    /// <summary>What people decided and ordered.</summary>
    UserInteractions,
    /// <summary>Every line that is an error, besides.</summary>
    Errors,
}

/// <summary>How much is logged, where, and for how long it is kept.</summary>
/// <param name="Folder">`logs` of the state folder.</param>
/// <param name="Level">Lines below it are left out.</param>
/// <param name="Keep">Files that were written longer ago are deleted.</param>
internal sealed record LogSettings(string Folder, LogLevel Level, TimeSpan Keep)
{
    /// <summary>A file that reaches it goes on under another name, bytes. Default 10 MB.</summary>
    public long MaxBytes { get; init; } = 10_000_000;

    /// <summary>Shows lines to a person, from this level on; null for nobody.</summary>
    public (LogLevel From, Action<string> Show)? Echo { get; init; }

    /// <summary>What `-v` is handed on as: `info` or `debug`.</summary>
    public const string VerboseVariable = "MMOS_VERBOSE";

    /// <summary>What files, environment and `-v` say together.</summary>
    public static LogSettings Of(string state, LogConfig config, IReadOnlyDictionary<string,
        string> environment)
    {
        var level = LevelOf(environment.GetValueOrDefault("MMOS_LOG_LEVEL")) ?? LevelOf(config.Level)
            ?? LogLevel.Information;
        var shown = LevelOf(environment.GetValueOrDefault(VerboseVariable));
        return new LogSettings(Path.Combine(state, "logs"), shown < level ? shown.Value : level, config.Keep)
        {
            Echo = shown is { } from
                ? (from, line => Console.Error.WriteLine("mmos: " + Printable.Line(line))) : null,
        };
    }

    /// <summary>The level of a word; null when it is none.</summary>
    public static LogLevel? LevelOf(string? word) => word?.ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => null,
    };
}

/// <summary>The log files of a state folder, which any number of processes append to: no line is lost or
/// torn.</summary>
/// <remarks>A file is opened for each write, so nobody writes to one that was renamed meanwhile for longer
/// than
/// that write. What cannot be written is lost: MMOS does not stop for its log.</remarks>
internal sealed class LogFiles(LogSettings settings, TimeProvider clock)
{
    private readonly Lock _lock = new();

    public LogSettings Settings => settings;

    public TimeProvider Clock => clock;

    /// <summary>The path of a file.</summary>
    public string PathOf(LogFile file) => Path.Combine(settings.Folder, NameOf(file) + ".log");

    /// <summary>Appends whole lines at once.</summary>
    public void Append(LogFile file, ReadOnlySpan<byte> lines)
    {
        try
        {
            lock (_lock)
            {
                if (!Directory.Exists(settings.Folder)) Directory.CreateDirectory(settings.Folder);
                var path = PathOf(file);
                TryRotate(path, NameOf(file));
                AppendOnly.Write(path, lines);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk: the database says so, with a line for the person.
        }
    }

    /// <summary>Deletes what is older than it is kept.</summary>
    public void Forget()
    {
        foreach (var file in Enum.GetValues<LogFile>())
            foreach (var old in Directory.EnumerateFiles(settings.Folder, NameOf(file) + "-*.log"))
                if (File.GetLastWriteTimeUtc(old) < clock.GetUtcNow()
                    .UtcDateTime - settings.Keep) File.Delete(old);
    }

    /// <summary>It is large enough, or of another day (UTC).</summary>
    private bool IsFull(string path) => new FileInfo(path) is { Exists: true, Length: > 0 } file
        && (file.Length >= settings.MaxBytes || file.LastWriteTimeUtc.Date < clock.GetUtcNow()
            .UtcDateTime.Date);

    // A line is worth more than a new file for it.
    private void TryRotate(string path, string name)
    {
        try
        {
            if (IsFull(path)) Rotate(path, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }

    /// <summary>One process renames it; the others find it renamed.</summary>
    private void Rotate(string path, string name)
    {
        using var alone = Alone(Path.Combine(settings.Folder, ".rotating"));
        if (alone is null || !IsFull(path)) return; // somebody else does it, or has done it
        var day = File.GetLastWriteTimeUtc(path).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (var number = 1; ; number++)
        {
            var aside = Path.Combine(settings.Folder,
                string.Create(CultureInfo.InvariantCulture, $"{name}-{day}-{number:000}.log"));
            if (File.Exists(aside)) continue;
            File.Move(path, aside);
            break;
        }
        Forget();
    }

    private static FileStream? Alone(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string NameOf(LogFile file) => file switch
    {
        LogFile.Agent => "agent",
        LogFile.UserInteractions => "user_interactions",
        LogFile.Errors => "errors",
        _ => "system",
    };
}
