using System.Diagnostics;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Hosting;

namespace Mmos.Bench.Durable;

internal static class SerialProfile
{
    public static async Task Run(string folder, int batch, int rounds, int passes = 2)
    {
        var journal = SqliteJournal.OpenOrCreate(Path.Combine(folder, "mmos.db"));
        var (state, head, at) = await StateLoader.Load(journal, default);
        var host = new Host("h", new ProcessIdentity("a", "b", 1, 1), state, head, at);
        var t0 = Stopwatch.GetTimestamp();
        Now Now() => new(1_700_000_000_000 + (long)Stopwatch.GetElapsedTime(t0).TotalMilliseconds, (long)Stopwatch.GetElapsedTime(t0).TotalMilliseconds);
        long ticket = 0;
        TimeSpan inHost = default, inWrite = default, inExecute = default;
        Dictionary<long, HostReply> replies = [];
        async Task Do(IEnumerable<HostRequest> requests)
        {
            var a = Stopwatch.GetTimestamp();
            replies.Clear();
            foreach (var r in requests) host.Step(new HostInput.Asked(++ticket, r), Now());
            var b = Stopwatch.GetTimestamp();
            TimeSpan ex = default;
            var next = await journal.Write(host.Head, tail =>
            {
                var x = Stopwatch.GetTimestamp();
                var made = host.Execute(tail, Now());
                ex = Stopwatch.GetElapsedTime(x);
                return made;
            }, default);
            var c = Stopwatch.GetTimestamp();
            var outs = host.Step(new HostInput.Committed(next), Now());
            foreach (var o in outs)
            {
                if (o is HostOutput.Reply reply) replies[reply.Ticket] = reply.Answer;
            }
            foreach (var reply in replies.Values)
                if (reply.Rejection is { } no) throw new InvalidOperationException(no.Message);
            var d = Stopwatch.GetTimestamp();
            inHost += Stopwatch.GetElapsedTime(a, b) + Stopwatch.GetElapsedTime(c, d);
            inWrite += Stopwatch.GetElapsedTime(b, c) - ex;
            inExecute += ex;
        }
        void Say(string what, int n)
        {
            Console.WriteLine($"{what}: host {inHost.TotalMicroseconds / n:0.0} execute {inExecute.TotalMicroseconds / n:0.0} "
                + $"write {inWrite.TotalMicroseconds / n:0.0} us each");
            inHost = inExecute = inWrite = default;
        }
        await Do([new(new Command.Configure(new Policy(1_000, 10_000_000)), "me"),
            new(new Command.SubmitPlan("p", new NewProject("p", "p", null, null, null, null), []), "me")]);
        for (var i = 0; i < batch; i++)
            await Do([new(new Command.Register($"w{i}", new WorkerProfile("command", null, [], 1, 300_000), new ProcessIdentity("a", "b", 1, 1), false), "me")]);
        var key = 0;
        inHost = inExecute = inWrite = default;
        for (var pass = 0; pass < passes; pass++)
        {
            var gc = GC.GetTotalAllocatedBytes();
            for (var round = 0; round < rounds; round++)
            {
                await Do([.. Enumerable.Range(0, batch).Select(_ => new HostRequest(
                    new Command.SubmitPlan("p", null, [new TaskDefinition { Key = $"task-{++key}", Title = $"task-{key}" }]), "me",
                    $"k{key}", (ulong)key))]);
            }
            Say("submit", rounds * batch);
            Console.WriteLine($"{(GC.GetTotalAllocatedBytes() - gc) / rounds / batch} B each");
            gc = GC.GetTotalAllocatedBytes();
            for (var round = 0; round < rounds; round++)
            {
                await Do([.. Enumerable.Range(0, batch).Select(i => new HostRequest(
                    new Command.Claim($"w{i}", 1, 1, 0, []), $"w{i}"))]);
                var leases = replies.Values.Select(r => r.Leases![0]).ToList();
                await Do([.. leases.Select((l, i) => new HostRequest(new Command.Complete(l.Task, l.Lease, "done"), $"w{i}"))]);
            }
            Say("claim+complete", rounds * batch);
            Console.WriteLine($"{(GC.GetTotalAllocatedBytes() - gc) / rounds / batch} B each");
        }
        for (var i = 0; i < 2; i++)
            await Do([new(new Command.Register($"m{i}", new WorkerProfile("command", null, [], 50, 300_000), new ProcessIdentity("a", "b", 1, 1), false), "me")]);
        for (var f = 0; f < rounds * 2 / 10; f++)
            await Do([new HostRequest(
                    new Command.SubmitPlan("p", null, [.. Enumerable.Range(0, 1000).Select(_ => new TaskDefinition { Key = $"task-{++key}", Title = $"task-{key}" })]), "me",
                    $"k{key}", (ulong)key)]);
        inHost = inExecute = inWrite = default;
        for (var pass = 0; pass < 2; pass++)
        {
            var gc = GC.GetTotalAllocatedBytes();
            await Do([.. Enumerable.Range(0, 2).Select(i => new HostRequest(new Command.Claim($"m{i}", 1, 50, 0, []), $"m{i}"))]);
            for (var round = 0; round < rounds; round++)
            {
                var held = replies.Values.Select(r => r.Leases!).ToList();
                await Do([.. held.Select((many, i) => new HostRequest(new Command.CompleteMany(
                    [.. many.Select(l => new Command.Complete(l.Task, l.Lease, "done"))], new Command.Claim($"m{i}", 1, 50, 0, [])), $"m{i}"))]);
            }
            await Do([.. replies.Values.Select(r => r.Leases!).ToList().Select((many, i) => new HostRequest(new Command.CompleteMany(
                    [.. many.Select(l => new Command.Complete(l.Task, l.Lease, "done"))], null), $"m{i}"))]);
            Say("many", rounds * 100);
            Console.WriteLine($"{(GC.GetTotalAllocatedBytes() - gc) / rounds / 100} B each");
        }
        await journal.DisposeAsync();
    }
}
