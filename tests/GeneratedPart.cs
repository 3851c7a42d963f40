using System.Runtime.CompilerServices;
using Xunit;

namespace Mmos.Tests;

/// <summary>The part of a page under docs/ that is made from the code, between two comments.</summary>
internal static class GeneratedPart
{
    private const string Begin = "<!-- Made from the code; a test says how to make it anew. -->\n";
    private const string End = "<!-- Until here. -->\n";

    /// <summary>Fails when the page is stale; `MMOS_UPDATE_GOLDEN=1` writes it anew.</summary>
    /// <param name="page">Name of the page in docs/.</param>
    /// <param name="part">What must stand between the comments.</param>
    /// <param name="project">The test project, for the message.</param>
    public static void Check(string page, string part, string project)
    {
        var path = PathOf(page);
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to >= from,
            $"docs/{page} lacks the comments around its made part");
        var fresh = $"{text[..from]}\n{part.ReplaceLineEndings("\n").Trim('\n')}\n\n{text[to..]}";
        if (Environment.GetEnvironmentVariable("MMOS_UPDATE_GOLDEN") == "1") File.WriteAllText(path, fresh);
        else if (fresh != text) Assert.Fail($"docs/{page} is stale: {FirstDifference(text, fresh)}\n"
            + $"Make it anew: MMOS_UPDATE_GOLDEN=1 dotnet run --project tests/{project}");
    }

    /// <summary>The first fenced block of a language in a page.</summary>
    public static string Example(string page, string language = "yaml")
    {
        var text = File.ReadAllText(PathOf(page)).ReplaceLineEndings("\n");
        var from = text.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return text[from..(text.IndexOf("\n```", from, StringComparison.Ordinal) + 1)];
    }

    private static string PathOf(string page, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "../docs", page);

    private static string FirstDifference(string stale, string fresh)
    {
        string[] a = stale.Split('\n'), b = fresh.Split('\n');
        var line = Enumerable.Range(0, Math.Max(a.Length, b.Length))
            .First(i => a.ElementAtOrDefault(i) != b.ElementAtOrDefault(i));
        return $"line {line + 1} should be `{b.ElementAtOrDefault(line)}`";
    }
}
