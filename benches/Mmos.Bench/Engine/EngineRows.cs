using System.Diagnostics;
using Mmos.Bench.Reporting;
using Mmos.Core;

namespace Mmos.Bench.Engine;

/// <summary>The core alone, with every rule on: no journal, no host, no threads.</summary>
internal static class EngineRows
{
    private const int Tasks = 1_000_000;

    public static Section Measure(int seconds, Action<string> say)
    {
        Drain(20_000, TimeSpan.FromSeconds(1)); // compiles the hot paths
        var few = MedianClaim(1_000);
        say("core: submitting 1 M tasks");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var steps = new Steps(new WorkspaceState());
        var (submitTime, submitted) = Submit(steps, Tasks, out var load, out var crew);
        var live = GC.GetTotalMemory(forceFullCollection: true) - before;
        var state = Rates(submitTime, submitted);

        say("core: working on them");
        var drain = Drain(steps, crew, TimeSpan.FromSeconds(seconds));
        var landed = Tasks - steps.State.OpenTasks;
        say("core: claims at 1 M queued");
        crew.FinishAll();
        var many = MedianClaim(steps, load, crew);
        var each = steps.State.OpenTasks;
        return new Section("core alone", [
            Row.Rate("decisions on one core", drain.Decisions / drain.Processor, "/s", 300_000,
                $"claim, complete, verify, merge at 1 M tasks, by processor time; "
                + $"{drain.Decisions / drain.Wall:N0}/s by wall clock; "
                + $"{drain.Commands / drain.Processor:N0} commands/s; {landed:N0} landed"),
            Row.Shown("decisions on one core, submissions of 1,000", state.Processor, "/s",
                $"{state.Wall:N0}/s by wall clock"),
            Row.Cost("claim at 1 M queued ÷ claim at 1 k", many.At(500) / few.At(500), "x", 1.5,
                $"medians {many.At(500):0.0} µs and {few.At(500):0.0} µs, "
                + $"p99 {many.At(990):0.0} and {few.At(990):0.0} µs, {each:N0} open"),
            Row.Cost("scheduling state per open task", (double)live / Tasks, "B", 400,
                "live after a full collection"),
        ]);
    }

    private static (double Processor, double Wall) Rates(Span time, long decisions) =>
        (decisions / time.Processor, decisions / time.Wall);

    private static (Span Time, long Decisions) Submit(Steps steps, int tasks, out Load load, out Crew crew)
    {
        (load, crew) = (new Load(steps), new Crew(steps));
        load.CreateProjects();
        crew.Register();
        var watch = Span.Begin();
        load.Submit(tasks);
        return (watch.End(), steps.Decisions);
    }

    private static void Drain(int tasks, TimeSpan time)
    {
        var steps = new Steps(new WorkspaceState());
        Submit(steps, tasks, out _, out var crew);
        Drain(steps, crew, time);
    }

    private static (long Decisions, long Commands, double Processor, double Wall) Drain(
        Steps steps, Crew crew, TimeSpan time)
    {
        crew.AskForWork();
        var (decisions, commands) = (steps.Decisions, steps.Commands);
        var watch = Span.Begin();
        for (var i = 0; i % 1_000 != 0 || watch.Elapsed < time; i++)
            if (!crew.Work()) break;
        var took = watch.End();
        return (steps.Decisions - decisions, steps.Commands - commands, took.Processor, took.Wall);
    }

    private static Samples MedianClaim(int tasks)
    {
        var steps = new Steps(new WorkspaceState());
        Submit(steps, tasks, out var load, out var crew);
        return MedianClaim(steps, load, crew);
    }

    // Each claim meets the same depth: what it takes is finished and replaced, outside its time.
    private static Samples MedianClaim(Steps steps, Load load, Crew crew)
    {
        var times = new Samples();
        for (var i = 0; i < 3_000; i++)
        {
            var took = crew.TimedClaim(i % 180);
            if (i >= 500) times.Add(took.TotalMicroseconds);
            crew.FinishAll();
            load.SubmitOne();
        }
        return times;
    }
}

/// <summary>A stretch of time, by the wall and by what this process computed in it.</summary>
internal readonly record struct Span(double Wall, double Processor)
{
    public static Running Begin() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    /// <summary>A stretch that has begun.</summary>
    internal readonly record struct Running(long Began, TimeSpan Used)
    {
        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Began);

        public Span End() =>
            new(Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - Used).TotalSeconds);
    }
}
