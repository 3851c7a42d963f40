using Mmos.Acceptance.Tests.Kit;

namespace Mmos.Acceptance.Tests;

/// <summary>What programs of tasks may ask MMOS for.</summary>
public sealed class AccessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_speaks_for_itself_and_sees_neither_other_tasks_nor_the_database()
    {
        using var place = new Place();
        place.Write("mmos.yaml", "version: 1\nworkers: [{ name: Solo, agent: command }]\n");
        place.Commit("configure");
        var log = Path.Combine(place.Out, "codes");
        string Try(string words) => $"{Place.Program} {words} > /dev/null 2>> {log}.err; echo \"$? {words}\" >> {log}";
        var line = string.Join("; ", new[]
        {
            "message send hi", "task show $MMOS_TASK", "task show T2", "task list", "status",
            "task cancel T2", "token create x --role admin", "db export", "backup", "events",
        }.Select(Try)) + $"; echo \"$MMOS_TOKEN\" > {place.Out}/token; echo done > done.txt";
        var plan = new PlanText("access", repository: null)
            .Task("a", line).Task("b", "true", needs: ["a"], verify: [Try("inbox")]).In(place);
        (await place.Run("run", plan)).With(0);

        var codes = await File.ReadAllLinesAsync(log, Cancel);
        Assert.Equal(
            ["0 message send hi", "0 task show T1", "6 task show T2", "6 task list", "6 status",
                "6 task cancel T2", "6 token create x --role admin", "6 db export", "6 backup", "6 events",
                "6 inbox"], codes);
        var token = (await File.ReadAllTextAsync(Path.Combine(place.Out, "token"), Cancel)).Trim();
        Assert.StartsWith("mmos_a.", token, StringComparison.Ordinal);
        Assert.DoesNotContain(token, string.Join('\n', await place.Export()), StringComparison.Ordinal);
        // Its lease is over, and so is the token.
        place.Token = token;
        (await place.Run("task", "show", "T1")).With(6);
        place.Token = "mmos_nobody";
        (await place.Run("status")).With(6);
    }
}
