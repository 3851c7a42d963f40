using System.Diagnostics;
using System.Globalization;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Tests;

/// <summary>The figures of docs/adr/0002 and 0003: run the test program with `measure FOLDER`.</summary>
internal static class Measure
{
    public static async Task<int> Run(string folder)
    {
        Console.WriteLine($"SQLite {SqliteLibrary.InUse}; {Environment.ProcessorCount} cores; {folder}");
        Fsync(folder);
        await Alone(folder);
        foreach (var size in new[] { 1, 10, 100 }) await Tables(folder, size);
        await Five(folder);
        await Wake(folder);
        return 0;
    }

    private static void Fsync(string folder)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "fsync"), FileMode.Create, FileAccess.Write);
        var times = new List<double>();
        for (var i = 0; i < 300; i++)
        {
            RandomAccess.Write(file, new byte[4_096], i * 4_096L);
            var began = Stopwatch.GetTimestamp();
            RandomAccess.FlushToDisk(file);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        Print("fsync of 4 KiB appended", times);
    }

    private static async Task Alone(string folder)
    {
        await using var journal = SqliteJournal.OpenOrCreate(Path.Combine(folder, "alone", "mmos.db"));
        var head = await journal.ReadHead(default);
        var times = new List<double>();
        for (var i = 0; i < 2_000; i++)
        {
            var began = Stopwatch.GetTimestamp();
            head = await journal.Write(head, Samples.Append(head, "one"), default);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        Print("one process, one event a commit (checkpoints included)", times);
    }

    /// <summary>The same submissions with and without rows, in turns, so that both meet the same
    /// machine.</summary>
    private static async Task Tables(string folder, int size)
    {
        await using var bare = SqliteJournal.OpenOrCreate(Path.Combine(folder, $"bare{size}", "mmos.db"));
        await using var full = SqliteJournal.OpenOrCreate(Path.Combine(folder, $"full{size}", "mmos.db"));
        var heads = new[] { await bare.ReadHead(default), await full.ReadHead(default) };
        var times = new[] { new List<double>(), new List<double>() };
        for (var i = 0; i < 400; i++)
            for (var which = 0; which < 2; which++)
            {
                var batch = Submissions(heads[which].Seq, size, withRows: which == 1);
                var began = Stopwatch.GetTimestamp();
                heads[which] = await (which == 0 ? bare : full).Write(heads[which], _ => batch, default);
                times[which].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        Print($"batch {size}: events only", times[0]);
        Print($"batch {size}: with read tables", times[1]);
        var (sums, medians) = (times[1].Sum() / times[0].Sum(), Median(times[1]) / Median(times[0]));
        Console.WriteLine(FormattableString.Invariant(
            $"batch {size}: ratio of sums {sums:0.00}, of medians {medians:0.00}"));
    }

    private static Batch Submissions(long after, int size, bool withRows)
    {
        var events = new List<Recorded>();
        var tasks = new List<TaskWrite>();
        for (var seq = after + 1; seq <= after + size; seq++)
        {
            var added = Samples.NewTask($"task-{seq}");
            events.Add(Samples.Progress(seq, "") with
            {
                Event = new TaskSubmitted((int)seq, "demo", added.Definition, [], 90),
            });
            if (withRows) tasks.Add(Samples.Task((int)seq, added: added));
        }
        return new Batch(events, new TableWrites { Tasks = tasks });
    }

    private static async Task Five(string folder)
    {
        foreach (var size in new[] { 1, 100 })
        {
            var file = Path.Combine(folder, $"five{size}", "mmos.db");
            // Keeps the write-ahead log's file, whose length is its high-water mark.
            await using var open = SqliteJournal.OpenOrCreate(file);
            var writers = Enumerable.Range(0, 5)
                .Select(i => WriterProcess.Start(file, $"p{i}", 400, size)).ToList();
            foreach (var writer in writers) await writer.StandardOutput.ReadLineAsync();
            foreach (var writer in writers) await writer.StandardInput.WriteLineAsync();
            var began = Stopwatch.GetTimestamp();
            foreach (var writer in writers)
                Console.WriteLine(
                    $"five processes, {size} events a commit: longest write in ms, commits/s, "
                    + $"longest wait for the lock: {(await writer.StandardOutput.ReadToEndAsync()).Trim()}");
            Console.WriteLine(FormattableString.Invariant(
                $"together {2_000 / Stopwatch.GetElapsedTime(began).TotalSeconds:0} commits/s, ")
                + $"WAL {new FileInfo(file + "-wal").Length / 1024} KiB, clean: "
                + $"{(await new SqliteUpkeep(file).Verify(null, default)).IsClean}");
        }
    }

    /// <summary>From the end of another process's write to the return of the wait here.</summary>
    private static async Task Wake(string folder)
    {
        var file = Path.Combine(folder, "wake", "mmos.db");
        await using var journal = SqliteJournal.OpenOrCreate(
            file, new SqliteOptions { LookEvery = TimeSpan.FromMinutes(1) });
        var times = new List<double>();
        var writer = WriterProcess.StartTicking(file, 100);
        for (var seq = 0; seq < 100; seq++)
        {
            await journal.WaitForChange(seq, default);
            var committed = long.Parse((await writer.StandardOutput.ReadLineAsync())!,
                CultureInfo.InvariantCulture);
            times.Add((Stopwatch.GetTimestamp() - committed) * 1000.0 / Stopwatch.Frequency);
            await writer.StandardInput.WriteLineAsync();
        }
        Print("wake-up in another process, from the end of its commit", times);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Print(string what, List<double> times)
    {
        var p99 = times.Order().ElementAt(times.Count * 99 / 100);
        var (most, perSecond) = (times.Max(), times.Count / times.Sum() * 1000);
        Console.WriteLine(FormattableString.Invariant(
            $"{what}: p50 {Median(times):0.00} ms, p99 {p99:0.00}, max {most:0.0}, {perSecond:0}/s"));
    }
}
