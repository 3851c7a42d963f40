using Mmos.Core.Tests.Kit;

namespace Mmos.Core.Tests.Specs;

public class SubmissionSpecs
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Rules => Table.Rows("""
        -
            plan p: a b(a)       | created p; submitted T1 a; submitted T2 b
            plan p: b(a) a       | created p; submitted T1 a; submitted T2 b
            plan p: c(b,a,b) a b | created p; submitted T1 b; submitted T2 a; submitted T3 c
            plan p:              | created p
        plan p: a
            add p:      | nothing
            add p: b(a) | submitted T2 b
        plan p: a; plan q: a
            add q: b(a) | submitted T3 b
        -
            plan p: a(b) b(c) c(a) | ! invalid: the tasks need each other in a circle: a -> b -> c -> a \
                [tasks]
            plan p: x a(b) b(a)    | ! invalid: in a circle: a -> b -> a [tasks]
            plan p: a(a)           | ! invalid: in a circle: a -> a [tasks]
            plan p: a(z)           | ! invalid: `a` needs `z`, which is no task of project p \
                [tasks[0].needs]
        plan q: z
            plan p: a(z) | ! invalid: `a` needs `z`, which is no task of project p [tasks[0].needs]
        plan p: z x; cancel T1
            add p: a(z) | ! invalid: which is cancelled; reopen it first: mmos task reopen T1
        -
            plan p: a b a | ! invalid: the id `a` is already taken in project p [tasks[2].id]
        plan p: a
            add p: a | ! invalid: the id `a` is already taken in project p [tasks[0].id]
        plan p: a b; cancel T1
            add p: a | ! invalid: the id `a` is already taken in project p [tasks[0].id]
        plan p: a
            plan p: b | ! conflict: project p is active with 1 open tasks
        plan p: a; cancel T1
            plan p: b | ! conflict: project p is done; give the plan another project id
        plan p: a; cancel p
            add p: b | ! conflict: project p is cancelled
        -
            add p: a                       | ! notfound: there is no project p
            plan P: a                      | ! invalid: `P` is no project id
            plan -p: a                     | ! invalid: `-p` is no project id
            plan : a                       | ! invalid: `` is no project id
            plan p: a/b                    | ! invalid: `a/b` is no task id
            plan p: x a{retry=21}          | ! invalid: 21 retries; 0 to 20 [tasks[1].retry.max]
            plan p: a{retry=-1}            | ! invalid: -1 retries; 0 to 20 [tasks[0].retry.max]
            plan p: a{sec=0}               | ! invalid: 0 s; 1 second to 24 hours [tasks[0].timeout]
            plan p: a{sec=86401}           | ! invalid: 86401 s; 1 second to 24 hours [tasks[0].timeout]
            plan p: a{min=0}               | ! invalid: 0 minutes; \
                1 minute to 1000 hours [tasks[0].estimate]
            plan p: a{files=../x}          | ! invalid: `../x` leaves the repository
            plan p: a{files=src/**,/etc}   | ! invalid: `/etc` leaves the repository
            plan p: a{require=mmos:verify} | ! invalid: `mmos:verify` is the engine's own
        max 20 2
            plan p: a b c | ! full: project p would have 3 open tasks; limits.max_queue_depth is 2 [tasks]
        max 20 2; plan p: a b
            add p: c | ! full: project p would have 3 open tasks
        max 20 2; plan p: a b; cancel T1
            add p: c | submitted T3 c
        plan p: a; cancel T1; worker w; claim w
            add p: b | submitted T2 b; assigned T2 w #1
        """);

    [Theory, MemberData(nameof(Rules))]
    public void Rule(string given, string when, string then) => Table.Check(given, when, then);

    [Fact]
    public void Names_have_a_longest_length()
    {
        var longest = new string('a', Limits.NameLength);
        Assert.StartsWith("created", new World().When($"plan {longest}: {longest}"));
        Assert.StartsWith("! invalid", new World().When($"plan {longest}a: b"));
        Assert.StartsWith("! invalid", new World().When($"plan p: {longest}a"));
    }

    [Fact]
    public void One_submission_has_a_largest_size()
    {
        var most = string.Join(' ', Enumerable.Range(0, Limits.TasksPerSubmission).Select(i => $"k{i}"));
        Assert.StartsWith("! invalid: 10001 tasks at once", new World().When($"plan p: {most} more"));
        Assert.Equal(Limits.TasksPerSubmission, Submitted($"plan p: {most}"));
    }

    [Fact]
    public void The_rank_is_the_longest_path_that_begins_with_a_task()
    {
        var world = new World().Given("plan p: a{min=1} b(a){min=10} c(a){min=20} d(b,c){min=5} e");
        Assert.Equal([26, 15, 25, 5, 60], Enumerable.Range(1, 5).Select(t => world.Task(t).Rank));
    }

    [Fact]
    public void A_chain_of_ten_thousand_does_not_exhaust_the_stack()
    {
        var chain = string.Join(' ', Enumerable.Range(0, 10_000)
            .Select(i => i == 9_999 ? "k9999" : $"k{i}(k{i + 1})"));
        Assert.Equal(10_000, Submitted($"plan p: {chain}"));
    }

    private static int Submitted(string plan)
    {
        var world = new World().Given("max 20 100000").Given(plan);
        return world.Log.Count(e => e.Event is TaskSubmitted);
    }
}
