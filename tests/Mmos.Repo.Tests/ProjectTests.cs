using System.Xml.Linq;
using Xunit;

namespace Mmos.Repo.Tests;

/// <summary>Each project is a boundary, and this table says what may reference what.</summary>
public sealed class ProjectTests
{
    private static readonly string[] All =
    [
        "Mmos.Core", "Mmos.Api", "Mmos.Runtime", "Mmos.Journal", "Mmos.Git", "Mmos.Agents", "Mmos.Mcp",
        "Mmos.Server",
    ];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Mmos.Core"] = [],
        ["Mmos.Api"] = [],
        ["Mmos.Runtime"] = ["Mmos.Core", "Mmos.Api"],
        ["Mmos.Journal"] = ["Mmos.Runtime"],
        ["Mmos.Git"] = ["Mmos.Runtime"],
        ["Mmos.Agents"] = ["Mmos.Runtime", "Mmos.Git"],
        ["Mmos.Mcp"] = ["Mmos.Api"],
        ["Mmos.Server"] = ["Mmos.Api", "Mmos.Mcp"],
        ["Mmos.Cli"] = All,
    };

    private const string CoreProject = "src/Mmos.Core/Mmos.Core.csproj";

    private static readonly string[] NamesOfNothing = ["Common", "Shared", "Abstractions", "Utils"];

    private static IEnumerable<string> Sources =>
        Repository.EndingWith(".csproj").Where(path => path.StartsWith("src/"));

    [Fact]
    public void No_arrow_between_projects_breaks_the_table() =>
        Repository.NoProblems(Sources.SelectMany(path =>
        {
            var name = Path.GetFileNameWithoutExtension(path);
            return Allowed.TryGetValue(name, out var allowed)
                ? Elements(path, "ProjectReference")
                    .Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))
                    .Where(target => !allowed.Contains(target))
                    .Select(target => $"{Place(path, target)}: {name} -> {target} is not allowed, only "
                        + $"[{string.Join(", ", allowed)}]; put what needs it behind a port, or write an ADR")
                : [$"{path}:1: {name} is not in the table of projects; "
                    + "a new boundary needs an ADR and a row here"];
        }));

    [Fact]
    public void No_project_is_a_drawer_for_everything() =>
        Repository.NoProblems(
            from path in Repository.EndingWith(".csproj")
            from word in NamesOfNothing
            where Path.GetFileNameWithoutExtension(path).Split('.').Contains(word)
            select $"{path}:1: \"{word}\" says nothing; put the code where its only user or its subject is");

    [Fact]
    public void The_core_has_no_packages() =>
        Repository.NoProblems(
            from reference in Elements(CoreProject, "PackageReference", "FrameworkReference")
            select $"{Place(CoreProject, reference)}: the core takes no packages; "
                + $"{reference} belongs in a shell");

    [Fact]
    public void The_tool_sets_start_without_a_web_framework() =>
        Repository.NoProblems(
            from path in Sources.Where(path => path.EndsWith("/Mmos.Mcp.csproj"))
            from line in Repository.Lines(path).Select((text, index) => (text, number: index + 1))
            where line.text.Contains("AspNetCore") || line.text.Contains("Sdk.Web")
            select $"{path}:{line.number}: a stdio server must start in 130 ms; HTTP belongs in Mmos.Server");

    [Fact]
    public void Every_project_is_in_the_solution_and_has_a_lock_file() =>
        Repository.NoProblems(
            from path in Repository.EndingWith(".csproj")
            where path.StartsWith("src/") || path.StartsWith("tests/")
            from problem in new[]
            {
                Repository.Read("Mmos.slnx").Contains($"\"{path}\"")
                    ? null
                    : $"Mmos.slnx:1: {path} is missing; run `dotnet sln add {path}`",
                Repository.Files.Contains(path[..path.LastIndexOf('/')] + "/packages.lock.json")
                    ? null
                    : $"{path}:1: no packages.lock.json beside it; run `dotnet restore` and commit it",
            }
            where problem is not null
            select problem);

    internal static IEnumerable<string> Elements(string path, params string[] names) =>
        from element in XDocument.Parse(Repository.Read(path)).Descendants()
        where names.Contains(element.Name.LocalName)
        select (string?)element.Attribute("Include") ?? (string?)element.Attribute("Update") ?? "";

    internal static string Place(string path, string word)
    {
        var index = Array.FindIndex(Repository.Lines(path), line => line.Contains(word));
        return $"{path}:{Math.Max(index, 0) + 1}";
    }
}
