using System.Text;
using System.Text.RegularExpressions;
using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

/// <summary>Commands at and beyond their bounds that the tables have no words for, and what each
/// leads to.</summary>
public partial class BoundSpecs
{
    private const string Given = "worker w; plan p: a b; claim w; plan q: c; cancel T2";
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Each_bound_holds_and_says_so()
    {
        var said = new StringBuilder();
        foreach (var (what, command) in
            Artifacts().Concat(Messages()).Concat(Tokens()).Concat(Policies()).Concat(Others()))
        {
            var world = new World().Given(Given).Given(new TokenCreated("t", "old", "viewer", null, Hash, 0));
            var result = world.Do(command, "w");
            said.Append(what).Append("\n  ").Append(result.Rejection is { } no
                ? $"! {no.Reason}: {no.Message} [{no.Field}]"
                : result.Events.Count == 0 ? "nothing"
                : string.Join("; ", result.Events.Select(e => e.Event.GetType().Name))).Append('\n');
        }
        Golden.Check("bounds.txt", Control().Replace(said.ToString(), "?"));
    }

    [Fact]
    public void Each_state_has_one_word() => Golden.Check("words.txt", string.Join('\n',
    [
        .. Enum.GetValues<TaskStatus>().Select(s => $"task {s}: {Words.Of(s)}"),
        .. Enum.GetValues<ProjectStatus>().Select(s => $"project {s}: {Words.Of(s)}"),
        .. Enum.GetValues<WorkerStatus>().Select(s => $"worker {s}: {Words.Of(s, 0)}, {Words.Of(s, 1)}"),
        .. Enum.GetValues<ConflictKind>().Select(k => $"conflict {k}: {Words.Of(k)}"),
        .. Enum.GetValues<Resolution>().Select(r => $"resolution {r}: {Words.Of(r)}"),
        .. Enum.GetValues<AskKind>().Select(k => $"ask {k}: {Words.Of(k)}"),
        .. Enum.GetValues<Period>().Select(p => $"period {p}: {Words.Of(p)}"),
        .. Enum.GetValues<Cause>().Select(c => $"cause {c}: {Words.Of(c)}"),
        .. Enum.GetValues<Tiers>().Select(t => $"tier {t}: {Words.Of(t)} {Words.TierOf(Words.Of(t))}"),
        .. Enum.GetValues<ComplexityLevel>().Select(l => $"complexity {l}: {Words.Of(l)}"),
        .. Enum.GetValues<WorkItem>().Select(i => $"item {i}: {Words.Of(i)}"),
        "",
    ]));

    [Theory]
    [InlineData("", "idle")]
    [InlineData("plan p: a; claim w", "busy")]
    [InlineData("rest w", "paused")]
    [InlineData("park acc", "limited")]
    [InlineData("end w", "offline")]
    [InlineData("plan p: a b c; claim w; fail T1 #1 agent_error; claim w; fail T2 #1 agent_error; claim w; "
        + "fail T3 #1 agent_error", "error")]
    [InlineData("plan p: a; claim w; drain w", "draining")]
    public void A_worker_is_called_by_what_holds_it(string given, string word) =>
        Assert.Equal(word,
            Words.Of(new World().Given($"worker w agent=claude account=acc; {given}").Worker("w")));

    [Theory]
    [InlineData("plan p: a", false)]
    [InlineData("plan p: a; worker w", true)]
    [InlineData("plan p: a; worker w; end w", false)]
    [InlineData("plan p: a; worker w; rest w", false)]
    [InlineData("plan p: a(x) x; worker w caps=other", true)]
    [InlineData("plan p: a{require=rust}; worker w", false)]
    [InlineData("plan p: a; worker w; pause p", false)]
    [InlineData("plan p: a; worker w; claim w; pause p", true)]
    [InlineData("plan p: a; worker w; claim w; complete T1 #1", false)]
    [InlineData("plan p: a; worker w; $engine; claim w; complete T1 #1", true)]
    [InlineData("plan p: a; worker w account=acc; park acc", false)]
    [InlineData("plan p: a; worker w account=acc; park acc in=1h", true)]
    [InlineData("plan p: a{retry=0}; worker w; claim w; fail T1 #1 agent_error", false)]
    [InlineData("plan p: a{retry=1}; worker w; claim w; fail T1 #1 agent_error", true)]
    public void A_project_moves_while_somebody_can_go_on(string given, bool moves) =>
        Assert.Equal(moves, new World().Given(given).View.CanMove(0));

    private static IEnumerable<(string, Command)> Artifacts()
    {
        var fit = new Command.PutArtifact("p", null, null, "a.md", "text/markdown", 1, Hash);
        string[] names = ["", new('n', 200), new('n', 201), "a/b.md", "/a", "a/", "a//b", "../a", "a/..",
            "a.", " a", "a ", "a\\b", "c:a", "a<b", "a>b", "a\"b", "a|b", "a?b", "a*b", "a\nb", "ä.md"];
        foreach (var name in names) yield return ($"artifact name {Short(name)}", fit with { Name = name });
        foreach (var type in (string[])["", "text", "a/" + new string('b', 98), "a/" + new string('b', 99),
            "text/mark\u007f", "text/ü", "text/\t"])
            yield return ($"artifact type {Short(type)}", fit with { MediaType = type });
        foreach (var size in (long[])[-1, 0, Limits.ArtifactBytes, Limits.ArtifactBytes + 1])
            yield return ($"artifact size {size}", fit with { Size = size });
        foreach (var hash in (string[])["", Hash[1..], Hash + "a", Hash[1..] + "A", Hash[1..] + "g"])
            yield return ($"artifact hash {Short(hash)}", fit with { Hash = hash });
        yield return ("artifact of a project that is not there", fit with { Project = "x" });
        yield return ("artifact of a task that is not there", fit with { Task = 9 });
        yield return ("artifact of another project's task", fit with { Task = 3 });
        yield return ("artifact of a finished task", fit with { Task = 2 });
        yield return ("artifact of a live lease", fit with { Task = 1, Lease = 1 });
        yield return ("artifact of another lease", fit with { Task = 1, Lease = 2 });
    }

    private static IEnumerable<(string, Command)> Messages()
    {
        var fit = new Command.SendMessage(null, null, null, "note", "hello", null);
        foreach (var kind in (string[])["", "Note", "a b", "a-b_c", new('k', 60), new('k', 61)])
            yield return ($"message kind {Short(kind)}", fit with { Kind = kind });
        const int most = Limits.MessageBytes;
        foreach (var content in (string[])["", new('x', most), new('x', most + 1), new('ü', most / 2),
            new('ü', (most / 2) + 1)])
            yield return ($"message of {Encoding.UTF8.GetByteCount(content)} bytes", fit with
            {
                Content = content,
            });
        foreach (var to in (string[])["w", "admin", "nobody"])
            yield return ($"message to {to}", fit with { To = to });
        yield return ("message of a project", fit with { Project = "p" });
        yield return ("message of a project that is not there", fit with { Project = "x" });
        foreach (var task in (int[])[1, 2, 9]) yield return ($"message of T{task}", fit with { Task = task });
        yield return ("message of a task of its project", fit with { Task = 1, Project = "p" });
        yield return ("message of a task of another project", fit with { Task = 3, Project = "p" });
        var read = new Command.ReadMessages("w", 1, null);
        foreach (var reader in (string[])["", "a\nb", new('r', 200), new('r', 201)])
            yield return ($"read by {Short(reader)}", read with { Reader = reader });
        foreach (var upTo in (long[])[-1, 0, 3, 99])
            yield return ($"read up to {upTo}", read with { UpTo = upTo });
        yield return ("read of a project", read with { Project = "p" });
        yield return ("read of a project that is not there", read with { Project = "x" });
    }

    private static IEnumerable<(string, Command)> Tokens()
    {
        var fit = new Command.CreateToken("ci", "viewer", null, new string('b', 64), 0);
        foreach (var name in (string[])["", "a b", "a.b_c-D9", "ä", new('n', 60), new('n', 61), "old"])
            yield return ($"token name {Short(name)}", fit with { Name = name });
        foreach (var role in (string[])["", "Admin", "admin", "reviewer", "worker"])
            yield return ($"token role {role}", fit with { Role = role });
        foreach (var worker in (string?[])[null, "", "w", "engine", "a@b", "a\nb", new('w', 60),
            new('w', 61)])
            yield return ($"token of worker {Short(worker)}", fit with { Role = "worker", Worker = worker });
        yield return ("token of a viewer with a worker", fit with { Worker = "w" });
        foreach (var hash in (string[])["", Hash[1..], new('B', 64), new('g', 64)])
            yield return ($"token hash {Short(hash)}", fit with { Hash = hash });
        foreach (var end in (long[])[-1, World.Epoch, World.Epoch + 1])
            yield return ($"token that ends at {end}", fit with { ExpiresAt = end });
        yield return ("revoke by id", new Command.RevokeToken("t"));
        yield return ("revoke by name", new Command.RevokeToken("old"));
        yield return ("revoke nothing", new Command.RevokeToken("x"));
    }

    private static IEnumerable<(string, Command)> Policies()
    {
        var fit = Policy.Default;
        foreach (var n in (int[])[0, 1])
        {
            yield return ($"max_running {n}", Set(fit with { MaxRunning = n }));
            yield return ($"max_queue_depth {n}", Set(fit with { MaxQueueDepth = n }));
            yield return ($"idle {n}", Set(fit with { IdleMs = n }));
            yield return ($"stall {n}", Set(fit with { StallMs = n }));
            yield return ($"escalate {n}", Set(fit with { EscalateMs = n }));
            yield return ($"review_wip {n}", Set(fit with { ReviewWip = n }));
            yield return ($"offer {n}", Set(fit with { OfferMs = n }));
            yield return ($"resource {n}", Set(fit with { Resources = [new("db", n)] }));
        }
        foreach (var n in (int[])[-1, 0, 1_000, 1_001])
        {
            yield return ($"retro {n}", Set(fit with { RetroEvery = n }));
            yield return ($"upgrade_after {n}", Set(fit with { UpgradeAfterMs = n }));
            yield return ($"weight {n}", Set(fit with { Weights = Weights.Default with { Quota = n } }));
            var account = new AccountTerms("acc", "v", true, n, null, null, Period.Day);
            yield return ($"reserve {n}", Set(fit with { Accounts = [account] }));
            var capped = account with { ReservePerMille = 0, BudgetMicroUsd = n };
            yield return ($"budget {n}", Set(fit with { Accounts = [capped] }));
            capped = capped with { BudgetMicroUsd = null, BudgetTokens = n };
            yield return ($"budget of {n} tokens", Set(fit with { Accounts = [capped] }));
        }
        foreach (var n in (int[])[1_000, 1_001])
            yield return ($"{n} resources", Set(fit with
            {
                Resources = [.. Enumerable.Range(0, n).Select(i => new ResourceLimit($"r{i}", 1))],
            }));
        yield return ("a resource twice", Set(fit with { Resources = [new("db", 1), new("db", 2)] }));
        var acc = new AccountTerms("acc", "v", true, 0, null, null, Period.Day);
        yield return ("an account twice", Set(fit with { Accounts = [acc, acc] }));
        foreach (var when in (string[])["kind == coding", "kind =", "colour == red", "kind == coding and"])
            yield return ($"rule {when}", Set(fit with { Rules = [new(when, "w")] }));
        foreach (var stage in (string[])["human", "agent:review", "somebody", ""])
            yield return ($"review {stage}", Set(fit with { Review = [stage] }));
        yield return ("config without a hash", new Command.ApplyConfig(fit, ""));
        yield return ("config with a long hash", new Command.ApplyConfig(fit, new string('h', 65)));
        yield return ("config as it was", new Command.ApplyConfig(fit, Hash));
        yield return ("policy as it was", Set(fit));
    }

    private static IEnumerable<(string, Command)> Others()
    {
        foreach (var mb in (int[])[0, 1])
            yield return ($"memory limit {mb}", new Command.ReportMemory("h", 0, mb));
        yield return ("memory at its limit", new Command.ReportMemory("h", 512, 512));
        yield return ("memory above its limit", new Command.ReportMemory("h", 513, 512));
        foreach (var name in (string[])["", new('w', 60), new('w', 61), "engine", "Admin-2", "auto", "mmos7",
            "a@b", "a\tb", "engineer"])
            yield return ($"worker {Short(name)}", Registered(name, 1, Limits.HeartbeatMs));
        foreach (var slots in (int[])[0, 1, 64, 65])
            yield return ($"worker of {slots} slots", Registered("n", slots, Limits.HeartbeatMs));
        foreach (var beat in (long[])[Limits.HeartbeatMinMs - 1, Limits.HeartbeatMinMs])
            yield return ($"worker that beats every {beat} ms", Registered("n", 1, beat));
        foreach (var capability in (string[])["", "a,b", "a\nb", new('c', 60), new('c', 61),
            "mmos:home:" + new string('h', 290), "mmos:home:" + new string('h', 291)])
            yield return ($"worker that can {Short(capability)}",
                Registered("n", 1, Limits.HeartbeatMs, capability));
        yield return ("worker that is there", Registered("w", 1, Limits.HeartbeatMs));
        foreach (var max in (int[])[0, 1])
            yield return ($"claim of {max}", new Command.Claim("w", 1, max, 0, [new HeldLease(1, 1)]));
    }

    private static Command.Configure Set(Policy policy) => new(policy);

    private static Command.Register Registered(string name, int slots, long beat, params string[] can) =>
        new(name, new WorkerProfile("command", null, can, slots, beat),
            new ProcessIdentity("host", "boot", 1, 1), false);

    [GeneratedRegex(@"[\p{Cc}-[\n]]|(?<=`[^`\n]*)\n(?=b`)")]
    private static partial Regex Control();

    private static string Short(string? text) => text is null ? "null"
        : text.Length <= 20 ? $"`{text.ReplaceLineEndings("\\n")}`" : $"of {text.Length} letters";
}
