using System.Text.RegularExpressions;
using Xunit;

namespace Mmos.Repo.Tests;

/// <summary>Words and calls that the code does without.</summary>
public sealed partial class WordTests
{
    // An ending that fits almost any class says nothing and invites a second subject into the file.
    private static readonly Dictionary<string, string> Endings = new()
    {
        ["Manager"] = "name what it does: queue, registry, schedule",
        ["Helper"] = "name the subject, or make it a method of its user",
        ["Helpers"] = "name the subject, or make it a method of its user",
        ["Util"] = "name the subject",
        ["Utils"] = "name the subject",
        ["Service"] = "name what it serves",
        ["Processor"] = "name what comes out",
        ["Impl"] = "name what sets it apart from other implementations",
        ["Data"] = "name what the data says",
        ["Info"] = "name what is known",
        ["Base"] = "name what the derived types are",
    };

    // Full type name to reason. Only for words of others, such as a protocol's.
    private static readonly Dictionary<string, string> Exceptions = new[]
    {
        "TaskInfo", "ProjectInfo", "WorkerInfo", "EventInfo", "CostInfo", "FeedbackInfo", "CertificateInfo",
        "CheckInfo", "ProcessInfo", "RepositoryInfo", "AccountInfo", "WindowInfo", "BudgetInfo",
    }.ToDictionary(name => name, _ => "a resource on the wire; the plain noun is the domain's");

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+(?:struct\s+|class\s+)?([A-Z]\w*)")]
    private static partial Regex TypeName { get; }

    [GeneratedRegex(@"\b(?:TO(?:DO)|FIX(?:ME)|HA(?:CK))\b")]
    private static partial Regex Later { get; }

    [GeneratedRegex(@"#\d+")]
    private static partial Regex Issue { get; }

    [GeneratedRegex(@"\b(?:Thread\s*\.\s*Sleep|Task\s*\.\s*Delay)\s*\(")]
    private static partial Regex Sleeping { get; }

    [GeneratedRegex(@"\bcatch\s*(?:\([^)]*\)\s*)?(?:when\s*\(.*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch { get; }

    [GeneratedRegex(@"\b(?:Task\s*\.\s*(?:Run|Factory)\b|ThreadPool\b"
        + @"|new\s+(?:\w+\s*\.\s*)*(?:(?:Periodic)?Timer|Thread)\b)")]
    private static partial Regex OwnThread { get; }

    [GeneratedRegex(@"\b(?:DateTime(?:Offset)?\s*\.\s*(?:UtcNow|Now|Today)|Stopwatch|TimeProvider"
        + @"|Environment\s*\.\s*TickCount(?:64)?)\b")]
    private static partial Regex Clock { get; }

    [Fact]
    public void Type_names_say_what_the_type_is() =>
        Repository.NoProblems(
            from path in Repository.CSharp("")
            from match in Find(path, TypeName)
            let name = match.Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)[^1]
            let ending = Endings.Keys.FirstOrDefault(word => name.EndsWith(word))
            where ending is not null && !Exceptions.ContainsKey(name)
            select $"{match.Place}: {name} ends in \"{ending}\"; {Endings[ending]}");

    [Fact]
    public void Work_left_for_later_has_an_issue() =>
        Repository.NoProblems(
            from path in Repository.Files
            where path.EndsWith(".cs") || path.StartsWith("web/src/")
                || path is "mmos" or "test" || path.EndsWith(".cmd")
            from line in Repository.Lines(path).Select((text, index) => (text, number: index + 1))
            let match = Later.Match(line.text)
            where match.Success && !Issue.IsMatch(line.text)
            select $"{path}:{line.number}: {match.Value} without an issue number; "
                + $"do it now, or open an issue and write {match.Value} (#N)");

    [Fact]
    public void Tests_do_not_sleep() =>
        Repository.NoProblems(
            from path in Repository.CSharp("tests/")
            from match in Find(path, Sleeping)
            select $"{match.Place}: {match.Text}…) makes a slow or a flaky test; "
                + "use fake time, or await a signal with the shared timeout");

    [Fact]
    public void No_catch_swallows_silently() =>
        Repository.NoProblems(
            from path in Repository.CSharp("")
            let source = Repository.Read(path)
            from match in Find(path, EmptyCatch)
            let braces = source[(source.IndexOf('{', match.Position))..(match.Position + match.Text.Length)]
            where !braces.Contains("//") && !braces.Contains("/*")
            select $"{match.Place}: an empty catch hides a failure; "
                + "handle it, let it pass, or write inside why nothing is to be done");

    [Fact]
    public void Only_the_pump_has_threads_and_timers() =>
        Repository.NoProblems(
            from path in Repository.CSharp("src/Mmos.Runtime/")
            where !Path.GetFileName(path).StartsWith("Pump")
            from match in Find(path, OwnThread)
            select $"{match.Place}: {match.Text} outside the pump; "
                + "the host is single-threaded, return an output and let the pump carry it out");

    [Fact]
    public void The_core_reads_no_clock() =>
        Repository.NoProblems(
            from path in Repository.CSharp("src/Mmos.Core/")
            from match in Find(path, Clock)
            select $"{match.Place}: {match.Text}; time is data, read it from the command's header");

    [Fact]
    public void The_patterns_find_what_they_are_for()
    {
        Assert.Matches(EmptyCatch, "try { } catch (Exception) { }");
        Assert.Matches(EmptyCatch, "catch when (a()) {\n}");
        Assert.DoesNotMatch(EmptyCatch, "catch (IOException) { throw; }");
        Assert.Matches(OwnThread, "new System.Threading.Timer(");
        Assert.DoesNotMatch(OwnThread, "new TimerFired(3)");
        Assert.Equal("LeaseBook", TypeName.Match("readonly record struct LeaseBook(int A)").Groups[1].Value);
        Assert.Matches(Clock, "var x = DateTimeOffset.UtcNow;");
    }

    private readonly record struct Found(string Place, string Text, int Position);

    private static IEnumerable<Found> Find(string path, Regex pattern)
    {
        var code = CSharpText.CodeOf(Repository.Read(path));
        return pattern.Matches(code).Select(match =>
            new Found($"{path}:{CSharpText.LineAt(code, match.Index)}", match.Value.TrimEnd(), match.Index));
    }
}
