using System.Globalization;

namespace Mmos.Core.Tests.Kit;

/// <summary>One step of a script: time that passes first, then a command.</summary>
internal readonly record struct ScriptStep(long Later, Command? Command, string Actor, string? Key,
    ulong Body);

/// <summary>
/// The language of the tables: `plan p: a b(a)`, `worker w slots=2`, `claim w 2`, `complete T1 #1`,
/// `tick +5s`; `plan p %auto: …` breaks epics down.
/// Lines end at `;`. A claim names all that its worker holds unless it says `holding=`; leases
/// and registrations are the live ones unless given.
/// </summary>
internal static class Script
{
    /// <summary>What `$engine` stands for: a worker that verifies and merges.</summary>
    private const string Engine =
        "worker e caps=mmos:verify,mmos:merge slots=4 beat=100h; claim e 4 wait=100h";

    public static IEnumerable<string> Lines(string text) =>
        text.Replace("$engine", Engine, StringComparison.Ordinal)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static ScriptStep Parse(World world, string line)
    {
        if (line.StartsWith("plan ", StringComparison.Ordinal)
            || line.StartsWith("add ", StringComparison.Ordinal))
            return new(0, Plan(line), "test", null, 0);
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = words.Where(IsOption)
            .ToDictionary(w => w[..w.IndexOf('=')], w => w[(w.IndexOf('=') + 1)..]);
        string[] plain = [.. words.Where(w => !IsOption(w) && w[0] != '+')];
        var later = words.Where(w => w[0] == '+').Select(Milliseconds).FirstOrDefault();
        return new(later, Make(world, plain, options, world.Clock + later),
            options.GetValueOrDefault("by") ?? Actor(plain), options.GetValueOrDefault("key"),
            ulong.Parse(options.GetValueOrDefault("body") ?? "0", CultureInfo.InvariantCulture));
    }

    private static string Actor(string[] words) =>
        words[0] is "claim" or "beat" or "unwait" ? words[1] : "test";

    private static Command? Make(World world, string[] w, Dictionary<string, string> o, long clock) =>
        w[0] switch
        {
            "later" => null,
            "tick" => new Command.Tick(),
            "max" => new Command.Configure(
                new Policy(int.Parse(w[1], null), w.Length > 2 ? int.Parse(w[2], null) : 10_000)),
            "worker" => new Command.Register(w[1], Profile(o), Process(w[1], o), false),
            "takeover" => new Command.Register(w[1], Profile(o), Process(w[1], o), true),
            "claim" => new Command.Claim(w[1], Registration(world, w[1], o),
                w.Length > 2 ? int.Parse(w[2], null) : 1,
                clock + (o.TryGetValue("wait", out var wait) ? Milliseconds(wait) : 60_000),
                    Holding(world, w[1], o), o.ContainsKey("offers")),
            "policy" => new Command.Configure(PolicyText.Of(world.View.Policy, w[1..], o)),
            "accept" => new Command.Accept(Number(w[1]), Lease(world, w)),
            "pin" => new Command.PinTask(Number(w[1]), w.Length > 2 ? w[2] : null),
            "use" => new Command.ReportUsage(Number(w[1]), Lease(world, w), UsageOf(o)),
            "unwait" => new Command.StopWaiting(w[1], Registration(world, w[1], o)),
            "beat" => new Command.Beat(w[1], Registration(world, w[1], o)),
            "rest" => new Command.PauseWorker(w[1]),
            "wake" => new Command.ResumeWorker(w[1]),
            "drain" => new Command.DrainWorker(w[1]),
            "end" => new Command.EndRegistration(w[1], Registration(world, w[1], o),
                w.Length > 2 ? CauseOf(w[2]) : Cause.ProcessGone),
            "remove" => new Command.RemoveWorker(w[1]),
            "pause" => new Command.PauseProject(w[1]),
            "resume" => new Command.ResumeProject(w[1]),
            "land" => new Command.MarkLanded(w[1], "main", "c0"),
            "cancel" when !IsTask(w[1]) => new Command.CancelProject(w[1], "no longer wanted"),
            "cancel" => new Command.CancelTask(Number(w[1]), "no longer wanted"),
            "retry" => new Command.RetryTask(Number(w[1]), "again"),
            "reopen" => new Command.ReopenTask(Number(w[1]), PlanText.Task(w[2]), "not good yet"),
            "progress" =>
                new Command.Progress(Number(w[1]), Lease(world, w), int.Parse(w[3], null), "at work"),
            "complete" => new Command.Complete(Number(w[1]), Lease(world, w), "finished"),
            "handin" => HandIn(world, w, o, clock),
            "fail" => new Command.Fail(Number(w[1]), Lease(world, w), CauseOf(w[3]), "see the log"),
            "giveback" => new Command.GiveBack(Number(w[1]), Lease(world, w), CauseOf(w[3]), "see the log"),
            "verified" => new Command.Verified(Number(w[1]), Lease(world, w), CertificateOf(o)),
            "approve" or "revise" or "reject" => new Command.Judge(Number(w[1]),
                Enum.Parse<Verdict>(w[0], true), w.Length > 2 ? Lease(world, w) : null,
                o.GetValueOrDefault("note") ?? "seen"),
            "resolve" => new Command.ResolveConflict(
                world.View.Conflicts.Select(k => k.Id).ElementAtOrDefault(int.Parse(w[1], null) - 1),
                Enum.Parse<Resolution>(w[2].Replace("_", "", StringComparison.Ordinal), true),
                o.GetValueOrDefault("note") ?? ""),
            "prepare" => new Command.PrepareMerge(Batch(world, w), CertificateOf(o)),
            "merged" => new Command.Merged(Batch(world, w), CertificateOf(o)),
            "home" => new Command.MoveHome(w[1], w[2], $"/src/{w[1]}"),
            "take" => new Command.TakeUpstream(w[1], w[2], CertificateOf(o)),
            "block" => new Command.BlockUpstream(w[1], w[2], CauseOf(w[3]), "does not fit"),
            _ => MakeForEngine(w, o, clock),
        };

    // What accounts, processes and effects report or are told.
    private static Command? MakeForEngine(string[] w, Dictionary<string, string> o, long clock) =>
        w[0] switch
        {
            "account" => new Command.ReportAccount(w[1], w[2], int.Parse(w[3], null),
                clock + Milliseconds(o.GetValueOrDefault("in") ?? "1h")),
            "limit" => new Command.LimitAccount(w[1], "5h",
                o.TryGetValue("in", out var until) ? clock + Milliseconds(until) : 0),
            "park" => new Command.ParkAccount(w[1],
                o.TryGetValue("in", out var end) ? clock + Milliseconds(end) : 0),
            "unpark" => new Command.UnparkAccount(w[1]),
            "memory" => new Command.ReportMemory(w[1], int.Parse(w[2], null), 512),
            "want" => new Command.WantWorker(w[1], w.Length > 2 ? int.Parse(w[2], null) : null,
                o.ContainsKey("anew")),
            "lease" => new Command.LeaseEffect(w[1], w[2], Process(w[2], o),
                clock + Milliseconds(o.GetValueOrDefault("for") ?? "60s"), o.ContainsKey("take"),
                Milliseconds(o.GetValueOrDefault("every") ?? "0s")),
            "release" => new Command.ReleaseEffect(w[1], Number(w[2]), "ok", o.ContainsKey("failed")),
            "restore" => new Command.MarkRestored("a.mmos", 0),
            "redact" => new Command.MarkRedacted(
                [.. w[1..].Select(n => new RedactedContent(long.Parse(n, null), "h"))], [],
                o.GetValueOrDefault("why") ?? "leaked"),
            _ => throw new FormatException($"no command `{string.Join(' ', w)}`"),
        };

    private static Command.CompleteMany HandIn(
        World world, string[] w, Dictionary<string, string> o, long clock) => new(
            [.. w.Skip(1).Select(t => t.Split('#')).Select(t => new Command.Complete(
                Number(t[0]), int.Parse(t[1], CultureInfo.InvariantCulture), "finished"))],
            o.TryGetValue("next", out var next)
                ? new Command.Claim(next, Registration(world, next, o),
                    int.Parse(o.GetValueOrDefault("max") ?? "1", CultureInfo.InvariantCulture),
                    clock + 60_000, Holding(world, next, o))
                : null);

    private static Command.SubmitPlan Plan(string line)
    {
        var colon = line.IndexOf(':');
        string[] head = line[..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = head.Where(IsOption)
            .ToDictionary(w => w[..w.IndexOf('=')], w => w[(w.IndexOf('=') + 1)..]);
        var mode = head.FirstOrDefault(w => w[0] == '%');
        head = [.. head.Where(w => !IsOption(w) && w[0] != '%')];
        var slug = head.Length > 1 ? head[1] : "";
        var repository = head.Length > 2 ? head[2].Split('@')[0] : null;
        // `p r@r` is a project whose repository r is an entity of its own; `p r@r@north` says where it lives.
        string[] parts = head.Length > 2 ? head[2].Split('@') : [];
        var id = parts.ElementAtOrDefault(1);
        var known = parts is [_, _, var home] ? new RepositoryRow(id!, null, $"/src/{id}", home) : null;
        var project = head[0] == "add" ? null
            : new NewProject(slug, "", repository, repository is null ? null : "main", null,
                repository is null ? null : $"mmos/{slug}", id)
            {
                Weight = options.TryGetValue("weight", out var weight) ? int.Parse(weight, null) : null,
                BudgetMicroUsd = options.TryGetValue("usd", out var usd) ? long.Parse(usd, null) : null,
                BudgetTokens = options.TryGetValue("tokens", out var tokens) ? long.Parse(tokens, null)
                    : null,
            };
        var breakdown = mode is null ? null : new BreakdownPolicy(PlanText.Mode(mode[1..]), []);
        var tasks = PlanText.Tasks(line[(colon + 1)..]);
        return new Command.SubmitPlan(slug, project, tasks, breakdown) { Repository = known };
    }

    private static Usage UsageOf(Dictionary<string, string> o) => new(
        o.TryGetValue("usd", out var usd) ? long.Parse(usd, null) : null,
        o.TryGetValue("list", out var list) ? long.Parse(list, null) : null, null,
        o.TryGetValue("tokens", out var tokens) ? long.Parse(tokens, null) : null);

    private static WorkerProfile Profile(Dictionary<string, string> o) => new(
        o.GetValueOrDefault("agent") ?? "command", null, (o.GetValueOrDefault("caps") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries),
        int.Parse(o.GetValueOrDefault("slots") ?? "1", null),
            Milliseconds(o.GetValueOrDefault("beat") ?? "300s"))
    {
        Account = o.GetValueOrDefault("account"),
        Tier = o.GetValueOrDefault("tier"),
        Profile = o.GetValueOrDefault("profile"),
    };

    private static ProcessIdentity Process(string name, Dictionary<string, string> o) =>
        new("host", "boot", int.Parse(o.GetValueOrDefault("pid") ?? "7", null), name.Length);

    private static int Registration(World world, string worker, Dictionary<string, string> o) =>
        o.TryGetValue("reg", out var number) ? int.Parse(number, null)
        : world.View.TryWorker(worker, out var slot) ? world.View.Workers[slot].Registration : 1;

    private static HeldLease[] Holding(World world, string worker, Dictionary<string, string> o)
    {
        if (o.ContainsKey("holding") || !world.View.TryWorker(worker, out var slot)) return [];
        return [.. world.View.HeldBy(slot).Select(t => new HeldLease(t, world.Task(t).Lease))];
    }

    private static Certificate CertificateOf(Dictionary<string, string> o) =>
        o.GetValueOrDefault("cert") switch
        {
            "red" => new("c1", "t1", [new Check("make test", 1, 5)]),
            "bare" => new(null, null, []),
            _ => new("c1", "t1", [new Check("make test", 0, 5)])
            {
                Protected = o.TryGetValue("protected", out var paths) ? paths.Split(',') : null,
            },
        };

    private static bool IsOption(string word) =>
        word.Contains('=') && !word.Contains('{') && word[0] is not ('=' or '!' or '<' or '>');

    private static bool IsTask(string word) => word[0] == 'T' && int.TryParse(word[1..], out _);

    private static int Number(string word) => int.Parse(word[1..], CultureInfo.InvariantCulture);

    private static int Lease(World world, string[] words) =>
        words.Length > 2 && words[2][0] == '#'
            ? (words[2] == "#" ? world.Task(Number(words[1])).Lease : Number(words[2])) : 0;

    /// <summary>`T1 #3` as everywhere, or `T1,T2,T3` under their live leases.</summary>
    private static HeldLease[] Batch(World world, string[] words) => words[1].Contains(',')
        ? [.. words[1].Split(',').Select(t => new HeldLease(Number(t), world.Task(Number(t)).Lease))]
        : [new HeldLease(Number(words[1]), Lease(world, words))];

    private static Cause CauseOf(string word) =>
        Enum.GetValues<Cause>().Single(c => Words.Of(c) == word);

    private static long Milliseconds(string word)
    {
        var text = word.TrimStart('+');
        var number = long.Parse(text.TrimEnd('m', 's', 'h'), CultureInfo.InvariantCulture);
        return text.EndsWith("ms", StringComparison.Ordinal) ? number : text[^1] switch
        {
            's' => number * 1000,
            'm' => number * 60_000,
            'h' => number * 3_600_000,
            _ => throw new FormatException($"`{word}` is no time"),
        };
    }
}
