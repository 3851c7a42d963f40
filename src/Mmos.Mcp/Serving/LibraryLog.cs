using Microsoft.Extensions.Logging;

namespace Mmos.Mcp.Serving;

/// <summary>What the protocol's library has to say, from warnings on, as lines.</summary>
internal sealed class LibraryLog(Action<string> say) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            say(exception is null ? formatter(state,
                exception) : $"{formatter(state, exception)} {exception}");
    }

    public void Dispose() { }
}
