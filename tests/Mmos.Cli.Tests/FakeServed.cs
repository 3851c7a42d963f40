using Mmos.Cli.Seams;

namespace Mmos.Cli.Tests;

/// <summary>A served workspace with nothing behind it.</summary>
internal sealed class FakeServed : IServedWorkspace
{
    public Uri Url { get; } = new("http://127.0.0.1:7420");

    public Uri? Link { get; init; }

    public IReadOnlyList<string> Notes => ["2 workers: worker-1, worker-2"];

    public Task Stopped { get; init; } = new TaskCompletionSource().Task;

    public bool IsClosed { get; private set; }

    public Task<ClosingSummary> Drain() => Task.FromResult(new ClosingSummary(3, ["T4"], 5));

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }
}
