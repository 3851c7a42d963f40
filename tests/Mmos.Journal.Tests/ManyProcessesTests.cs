using System.Diagnostics;
using System.Globalization;
using Mmos.Journal.Sqlite;
using Xunit;

namespace Mmos.Journal.Tests;

/// <summary>Real processes on one file.</summary>
public sealed class ManyProcessesTests
{
    private const int Processes = 5;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_processes_that_write_back_to_back_lose_nothing_and_none_waits_two_seconds()
    {
        const int batches = 300;
        using var folder = new SqliteFolder();
        var waits = await WriteAll(folder, batches, size: 3);
        TestContext.Current.SendDiagnosticMessage($"longest waits in ms: {string.Join(' ', waits)}");

        await using var journal = folder.Open();
        var notes = (await journal.Read(0, int.MaxValue, Cancel)).Select(Samples.Note).ToList();
        Assert.Equal(Processes * batches * 3, notes.Count);
        foreach (var mine in notes.GroupBy(n => n.Split(' ')[0]))
            Assert.Equal(Enumerable.Range(0, batches * 3),
                mine.Select(n => int.Parse(n.Split(' ')[1], null)));
        Assert.Empty((await new SqliteUpkeep(folder.File).Verify(null, Cancel)).Problems);
        Assert.All(waits, wait => Assert.InRange(wait, 0, 2_000));
    }

    [Fact]
    public async Task A_commit_wakes_a_waiter_in_another_process()
    {
        using var folder = new SqliteFolder();
        await using var journal = folder.Open(new SqliteOptions { LookEvery = TimeSpan.FromMinutes(1) });
        var writer = WriterProcess.Start(folder.File, "w", 1, 1);
        Assert.Equal("ready", await writer.StandardOutput.ReadLineAsync(Cancel));
        var wait = journal.WaitForChange(0, Cancel).AsTask();
        await writer.StandardInput.WriteLineAsync();
        await wait.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal(1, (await journal.ReadHead(Cancel)).Seq);
        await writer.WaitForExitAsync(Cancel);
    }

    internal static async Task<List<double>> WriteAll(SqliteFolder folder, int batches, int size)
    {
        var writers = Enumerable.Range(0, Processes)
            .Select(i => WriterProcess.Start(folder.File, $"p{i}", batches, size)).ToList();
        foreach (var writer in writers)
            Assert.Equal("ready", await writer.StandardOutput.ReadLineAsync(Cancel));
        foreach (var writer in writers) await writer.StandardInput.WriteLineAsync();
        var waits = new List<double>();
        foreach (var writer in writers) waits.Add(await Result(writer));
        return waits;
    }

    private static async Task<double> Result(Process writer)
    {
        var line = await writer.StandardOutput.ReadToEndAsync(Cancel);
        await writer.WaitForExitAsync(Cancel);
        Assert.Equal(0, writer.ExitCode);
        return double.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
