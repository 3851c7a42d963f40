using System.Collections.Concurrent;
using System.Globalization;
using Mmos.Api;
using Mmos.Bench.Reporting;

namespace Mmos.Bench.Serving;

/// <summary>How a server bears the mission's load, what is the most it bears, and what kills do to
/// it.</summary>
internal static class LoadRows
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Loads the published program in a process of its own.</summary>
    /// <param name="program">The published `mmos`.</param>
    /// <param name="folder">For the workspace.</param>
    /// <param name="plan">How much is asked of it.</param>
    /// <param name="say">Hears what is measured.</param>
    /// <returns>Each section once it is measured: what breaks later does not take it away.</returns>
    public static async IAsyncEnumerable<Section> Measure(string program, string folder, LoadPlan plan,
        Action<string> say)
    {
        await using var served = await Served.Start(program, Path.Combine(folder, "load"), "");
        var token = await Token(served);
        yield return await AtRate(served, token, plan, say);
        if (plan.Most > 0) yield return await Highest(served, token, plan, say);
        yield return await WithKills(served, token, plan, say);
    }

    private static async Task<Section> AtRate(Served served, string token, LoadPlan plan, Action<string> say)
    {
        say($"load: {plan.Rate} requests a minute for {Minutes(plan.Time)}");
        using var load = new MissionLoad(served, token, "load");
        await load.Begin();
        await load.Run(plan.Rate, plan.Time);
        await load.End();
        return new Section($"the mission's load: {plan.Rate} requests a minute, {Minutes(plan.Time)}, HTTP", [
            Row.Cost("assignment, p95", load.Assigned.At(950), "ms", 50,
                $"p50 {load.Assigned.At(500):0.0}, p99 {load.Assigned.At(990):0.0} ms, "
                + $"n = {load.Assigned.Count}: from the request until a worker that waits has the task"),
            Row.Shown("assignment when nobody waited, p95", load.Waited.At(950), "ms",
                $"n = {load.Waited.Count}: until somebody is free, or a need or a path is"),
            Row.Cost("answer to a request, p95", load.Answers.At(950), "ms", 50,
                $"p50 {load.Answers.At(500):0.0}, p99 {load.Answers.At(990):0.0} ms, "
                + $"n = {load.Answers.Count}"),
            Row.Cost("simple queries, p99", load.Queries.At(990), "ms", 50,
                $"p50 {load.Queries.At(500):0.0}, p95 {load.Queries.At(950):0.0} ms, "
                + $"n = {load.Queries.Count}: a task, a project, 50 tasks, the workers"),
            Row.Cost("memory of the server", load.Memory, "MiB", 120, "resident, the most of all samples"),
            Row.Cost("errors", load.Errors + load.Interrupted, "", 0,
                $"of {load.Requests} requests; at most {load.MostRunning} tasks at once"),
            await Conserved(load),
        ]);
    }

    // Twice as many, until it is too slow; tasks take less time, so that as many run.
    private static async Task<Section> Highest(Served served, string token, LoadPlan plan,
        Action<string> say)
    {
        using var load = new MissionLoad(served, token, "most");
        await load.Begin();
        var (held, note, failed) = (0, "", 0);
        for (var rate = 4 * plan.Rate; rate <= plan.Most && failed < 2;)
        {
            say($"load: {rate} requests a minute for {plan.Step.TotalSeconds:0} s");
            var errors = load.Errors + load.Interrupted;
            var isDone = await load.Run(rate, plan.Step);
            errors = load.Errors + load.Interrupted - errors;
            note = $"the last try: {rate} a minute, p95 {load.Assigned.At(950):0.0} ms, {errors} errors";
            var isHeld = isDone && errors == 0 && load.Assigned.At(950) <= 50;
            if (isHeld) (held, rate, failed) = (rate, 2 * rate, 0);
            else failed++; // twice: something else may have had the processors
        }
        await load.End();
        return new Section("the most requests a minute that it holds", [
            Row.Shown("requests a minute, assignment p95 at most 50 ms, no errors", held, "/min",
                $"a request is 2 tasks; {note}; workers and server share the processors"),
            await Conserved(load),
        ]);
    }

    private static async Task<Section> WithKills(Served served, string token, LoadPlan plan,
        Action<string> say)
    {
        say($"load: {plan.Kills} kills in {Minutes(plan.KillTime)}");
        using var load = new MissionLoad(served, token, "kills");
        await load.Begin();
        using var over = new CancellationTokenSource();
        var probing = Probe(served.Url, over.Token);
        var asking = load.Run(plan.Rate, plan.KillTime);
        for (var kill = 0; kill < plan.Kills; kill++)
        {
            await Task.Delay(plan.KillTime / (plan.Kills + 1));
            await served.Kill();
        }
        await asking;
        await over.CancelAsync();
        var (probes, answered) = await probing;
        await load.End();
        var outage = (probes - answered) * Pause.TotalSeconds / plan.Kills;
        var title = $"the same load with {plan.Kills} kills of the server in {Minutes(plan.KillTime)}";
        return new Section(title, [
            Row.Cost("not available after a kill", outage, "s", 1.8,
                "until it is started and answers again; 1.8 s each are 99.5 % of an hour with 10 kills"),
            Row.Shown("availability", 100.0 * answered / probes, "%",
                $"{answered} of {probes} probes answered; one that waits {Grace.TotalSeconds:0} s has "
                + "failed"),
            Row.Cost("errors", load.Errors, "", 0, $"of {load.Requests} requests, beside "
                + $"{load.Interrupted} calls that did not reach the server and were made again"),
            await Conserved(load),
        ]);
    }

    private static async Task<Row> Conserved(MissionLoad load) =>
        Row.Cost("tasks lost, repeated or left over", await load.Unaccounted(), "", 0,
            $"{load.Taken} acknowledged, {load.Done} handed in; each is in the log as done once");

    private static async Task<(int Probes, int Answered)> Probe(Uri server, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = server, Timeout = Grace };
        var probes = new ConcurrentBag<Task<bool>>();
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) probes.Add(One());
        }
        catch (OperationCanceledException) { /* the time is over */ }
        var answers = await Task.WhenAll(probes);
        return (answers.Length, answers.Count(answered => answered));

        async Task<bool> One()
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative),
                    CancellationToken.None); // the last ones count too
                return answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }
    }

    // One that outlives the process, as those of agents do.
    private static async Task<string> Token(Served served)
    {
        using var seam = served.Seam();
        var made = await seam.Tokens.Create(new TokenRequest { Name = "load", Role = Roles.Admin }, default);
        return made.Value?.Secret ?? throw new InvalidOperationException(made.Problem!.Message);
    }

    private static string Minutes(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.##} minutes");
}

/// <summary>How much is asked of a server.</summary>
/// <param name="Rate">Requests a minute.</param>
/// <param name="Time">For how long.</param>
/// <param name="Most">The highest rate to try, doubling; 0 for none.</param>
/// <param name="Step">How long each of those is tried.</param>
/// <param name="KillTime">How long it is asked while it is killed now and then.</param>
/// <param name="Kills">How often, at least once.</param>
internal sealed record LoadPlan(
    int Rate, TimeSpan Time, int Most, TimeSpan Step, TimeSpan KillTime, int Kills)
{
    /// <summary>The load of a report: twice the time again with kills, ten an hour but at least
    /// two.</summary>
    public static LoadPlan Of(int rate, double minutes) => new(rate, TimeSpan.FromMinutes(minutes),
        100_000, TimeSpan.FromSeconds(6), TimeSpan.FromMinutes(2 * minutes),
        Math.Max(2, (int)Math.Round(2 * minutes / 6)));
}
