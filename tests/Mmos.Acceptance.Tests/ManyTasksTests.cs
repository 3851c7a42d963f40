using System.Diagnostics;
using System.Text;
using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

[Collection(Alone.Name)]
public sealed class ManyTasksTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_120;
    private const int Slots = 8;

    /// <summary>The target; in a quick run other processes take their share of either side.</summary>
    private static readonly double MostRatio = Waiting.IsLong ? 1.5 : 3;

    [Fact]
    public async Task Two_hundred_tasks_run_once_after_their_needs_and_hardly_slower_than_a_script()
    {
        var nodes = Graphs.Random(Seed, 200, 400);
        using var place = new Place();
        using var peer = new Place();
        var log = Path.Combine(place.Out, "log");
        var plan = nodes.Plan("many", log).In(place);
        var script = Script(peer, nodes);

        var watch = Stopwatch.StartNew();
        using (var shell = peer.StartProgram(peer.Repo, "bash", script)) (await shell.End()).With(0);
        var bound = watch.Elapsed;
        nodes.RanInOrder(Path.Combine(peer.Out, "log"));
        nodes.AreOn(peer, "mmos/many");

        watch.Restart();
        (await place.Run("run", plan, "--workers", $"{Slots}")).With(0);
        var taken = watch.Elapsed;

        nodes.RanInOrder(log);
        nodes.AreOn(place, "mmos/many");
        var export = await place.Export();
        Assert.Equal(Enumerable.Range(1, nodes.Count), export.Done().Order());
        await place.VerifyDatabase();
        var ratio = taken / bound;
        output.WriteLine($"200 tasks on {Slots} workers: {taken.TotalSeconds:F1} s; "
            + $"the same commands and git steps in a script: {bound.TotalSeconds:F1} s; "
            + $"ratio {ratio:F2} (at most {MostRatio}); "
            + $"seed {Seed}; {Place.Program}");
        TestContext.Current.SendDiagnosticMessage($"ratio to the script: {ratio:F2}");
        Assert.True(ratio <= MostRatio, $"{ratio:F2} times the script");
    }

    /// <summary>Eight slots in a shell: worktree, command, commit, merge, and the worktree away.</summary>
    private static string Script(Place place, IReadOnlyList<Node> nodes)
    {
        var text = new StringBuilder($$"""
            set -u
            git branch -q mmos/many && git worktree add -q {{place.Folder}}/integration mmos/many
            declare -A needs command left job
            work() {
                set -e
                # git reads the list of worktrees while another git writes it, and fails: one at a time.
                exec 8> {{place.Folder}}/listing && flock 8
                git worktree add -q -b "work/$1" {{place.Folder}}/work-$1 mmos/many
                flock -u 8
                cd {{place.Folder}}/work-$1
                sh -c "${command[$1]}"
                git add -A && git commit -q -m "$1"
                exec 9> {{place.Folder}}/merging && flock 9
                git -C {{place.Folder}}/integration merge -q --no-ff -m "Merge $1" "work/$1"
                exec 9>&- && flock 8
                cd {{place.Repo}} && git worktree remove --force {{place.Folder}}/work-$1
            }

            """);
        foreach (var node in nodes)
            text.Append($"needs[{node.Key}]='{string.Join(' ', node.Needs)}' left[{node.Key}]=1\n")
                .Append($"command[{node.Key}]=\"{node.Command(Path.Combine(place.Out, "log"))}\"\n");
        text.Append($$"""
            order='{{string.Join(' ', nodes.Select(node => node.Key))}}'
            running=0
            while :; do
                for key in $order; do
                    [ "${left[$key]-}" = 1 ] || continue
                    ready=1
                    for need in ${needs[$key]}; do [ "${left[$need]}" = done ] || ready=; done
                    [ -n "$ready" ] && [ $running -lt {{Slots}} ] || continue
                    left[$key]=running running=$((running + 1))
                    work "$key" & job[$!]=$key
                done
                [ $running -gt 0 ] || break
                wait -n -p ended || exit 1
                left[${job[$ended]}]='done' running=$((running - 1))
            done
            """);
        var script = Path.Combine(place.Folder, "peer.sh");
        File.WriteAllText(script, text.ToString());
        return script;
    }
}
