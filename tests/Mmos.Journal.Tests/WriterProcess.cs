using System.Diagnostics;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Tests;

/// <summary>One of several processes that append to one file, back to back.</summary>
internal static class WriterProcess
{
    /// <summary>Waits for a line, appends, and prints the longest wait for one write in milliseconds and its
    /// commits per second.</summary>
    public static async Task<int> Run(string file, string name, int batches, int size)
    {
        await WarmUp();
        await using var journal = SqliteJournal.OpenOrCreate(file);
        var head = await journal.ReadHead(default);
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        var (longest, next) = (TimeSpan.Zero, 0);
        var start = Stopwatch.GetTimestamp();
        for (var batch = 0; batch < batches; batch++)
        {
            var began = Stopwatch.GetTimestamp();
            head = await journal.Write(head, tail =>
            {
                var seq = head.Seq + tail.Count;
                return new Batch([.. Enumerable.Range(0, size)
                    .Select(_ => Samples.Progress(++seq, $"{name} {next++}"))],
                    new TableWrites());
            }, default);
            var took = Stopwatch.GetElapsedTime(began);
            if (took > longest) longest = took;
        }
        var perSecond = batches / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"{longest.TotalMilliseconds:0.0} {perSecond:0} {journal.LongestWait.TotalMilliseconds:0.0}"));
        return 0;
    }

    /// <summary>Compiles what a write needs, elsewhere: the product is shipped compiled, and 100 ms of
    /// compiling under the lock would be measured.</summary>
    private static async Task WarmUp()
    {
        using var folder = new SqliteFolder();
        await using var journal = folder.Open();
        var head = await journal.ReadHead(default);
        for (var i = 0; i < 40; i++) head = await journal.Write(head, Samples.Append(head, "warm"), default);
    }

    /// <summary>Appends one event at a time, prints when its commit ended, and waits for a line before the
    /// next.</summary>
    public static async Task<int> Tick(string file, int events)
    {
        await using var journal = SqliteJournal.OpenOrCreate(file);
        var head = await journal.ReadHead(default);
        for (var i = 0; i < events; i++)
        {
            // The other side is to be asleep: a tick of a timer, not a pause that a test depends on.
            using (var asleep = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
                await asleep.WaitForNextTickAsync();
            head = await journal.Write(head, Samples.Append(head, "tick"), default);
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"{Stopwatch.GetTimestamp()}"));
            await Console.In.ReadLineAsync();
        }
        return 0;
    }

    /// <summary>Starts a process that runs <see cref="Run"/>; it waits for a line.</summary>
    public static Process Start(string file, string name, int batches, int size) =>
        Start("write-batches", file, name, $"{batches}", $"{size}");

    /// <summary>Starts a process that runs <see cref="Tick"/>.</summary>
    public static Process StartTicking(string file, int events) => Start("tick", file, $"{events}");

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var assembly = typeof(WriterProcess).Assembly.Location;
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(assembly);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
