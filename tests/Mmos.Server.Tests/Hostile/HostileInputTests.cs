using System.Net;
using System.Text.Json;
using Xunit;

namespace Mmos.Server.Tests.Hostile;

/// <summary>Spoilt requests on every operation of the OpenAPI document: none breaks the server, and what is
/// refused changes nothing and says which field is wrong.</summary>
public sealed class HostileInputTests(ServedShop served) : IClassFixture<ServedShop>
{
    private const int Seed = 20261121;

    /// <summary>Spoilt values of one operation; a whole task or policy has hundreds of places.</summary>
    private const int Most = 120;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spoilt_bodies_are_refused_by_field_and_change_nothing()
    {
        var random = new Random(Seed);
        List<string> wrong = [];
        var (sent, refused) = (0, 0);
        foreach (var operation in served.Document.Operations.Where(o => o.Body is not null))
        {
            var sample = served.Document.Sample(operation.Body, served.Shop, isFull: true)!;
            foreach (var body in Mutations.Whole(sample).Concat(Mutations.Each(sample, random).Take(Most)))
            {
                sent++;
                if (await Check(operation, ApiDocument.Fill(operation, served.Shop), body, wrong)) refused++;
            }
        }
        Assert.True(wrong.Count == 0, $"seed {Seed}\n{string.Join('\n', wrong.Take(40))}");
        Assert.True(sent > 1_500 && refused > sent / 2, $"{sent} requests, {refused} refused");
        await Intact();
    }

    [Fact]
    public async Task Spoilt_paths_and_questions_are_refused_and_change_nothing()
    {
        List<string> wrong = [];
        foreach (var operation in served.Document.Operations)
        {
            var body = operation.Body is null ? null
                : ServedShop.Bytes(served.Document.Sample(operation.Body, served.Shop, isFull: false));
            foreach (var text in Mutations.Texts)
            {
                var spoilt = Uri.EscapeDataString(text.Length > 4_000 ? text[..1_000] : text);
                if (spoilt.Length is 0 or > 6_000) continue;
                if (operation.Path.Contains('{', StringComparison.Ordinal))
                    await Check(operation, operation.Path
                        .Replace("{id}", spoilt, StringComparison.Ordinal)
                        .Replace("{name}", spoilt, StringComparison.Ordinal), body, wrong);
                if (operation.Method != "GET") continue;
                foreach (var question in operation.Questions.Append("minSeq"))
                    if (question != "minSeq" || !long.TryParse(text, out _))
                        await Check(operation, Ask(operation, question.TrimEnd('!'), spoilt), null, wrong);
            }
            if (operation.Method == "GET")
                foreach (var raw in (string[])["?%ff=1", "?a=%c3%28", "?limit=1&limit=2", "?=", "?&&&",
                    "?limit=-1"])
                    await Check(operation, ApiDocument.Fill(operation, served.Shop).Split('?')[0] + raw, null,
                        wrong);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        await Intact();
    }

    private string Ask(Operation operation, string question, string value)
    {
        var path = ApiDocument.Fill(operation, served.Shop);
        return $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{question}={value}";
    }

    /// <summary>Sends one and notes what should not be.</summary>
    /// <returns>Whether it was refused.</returns>
    private async Task<bool> Check(Operation operation, string path, byte[]? body, List<string> wrong)
    {
        var before = await served.Shop.Seq();
        using var answer = await served.Send(operation.Method, path, ServedShop.Secret, body);
        if (answer.IsSuccessStatusCode) return false;
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        string? problem = null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var code = json.RootElement.GetProperty("code").GetString();
            // This workspace has no worktrees, reviews, conflicts and SQL to ask.
            if ((int)answer.StatusCode >= 500 && code != "unavailable") problem = "broke the server";
            if (answer.StatusCode == HttpStatusCode.BadRequest && code == "invalid" && body is not null
                && !json.RootElement.TryGetProperty("errors", out _)) problem = "names no field";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            // What Kestrel itself refuses has no body; routing's own 404 and 405 neither.
            if ((int)answer.StatusCode is not (400 or 404 or 405 or 414))
                problem = "is refused without a problem";
        }
        if (await served.Shop.Seq() != before && await Somebody(before) is { Length: > 0 } events)
            problem = $"was refused and changed something ({events})";
        if (problem is not null)
            wrong.Add($"{operation.Method} {Short(path)} "
                + $"{Short(body is null ? "" : System.Text.Encoding.UTF8.GetString(body))} "
                + $"{(int)answer.StatusCode} {problem}: {Short(text)}");
        return true;
    }

    // What the engine does by the clock is nobody's request; a claim before it ends its waiting when it
    // likes.
    private async Task<string> Somebody(long since) => string.Join(' ',
        (await served.Shop.Seam.Records.Events(since, null, 100, Cancel)).Value!
            .Where(e => e.Actor != "engine" && e.Type != "worker.waiting")
            .Select(e => $"{e.Actor}:{e.Type}"));

    // The server goes on, the log chains and folds, and the tables are those of the log.
    private async Task Intact()
    {
        using var health = await served.Send("GET", "/healthz", null);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        var found = await served.Shop.Verify(Cancel);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static string Short(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
