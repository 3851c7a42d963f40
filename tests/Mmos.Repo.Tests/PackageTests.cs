using System.Xml.Linq;
using Xunit;

namespace Mmos.Repo.Tests;

/// <summary>Packages are few, used, and each one argued for.</summary>
public sealed class PackageTests
{
    private const string Versions = "Directory.Packages.props";

    private static IReadOnlyList<string> Packages { get; } =
        [.. ProjectTests.Elements(Versions, "PackageVersion")];

    private static string PlaceOf(string package) => ProjectTests.Place(Versions, $"\"{package}\"");

    [Fact]
    public void Packages_are_in_alphabetical_order() =>
        Repository.NoProblems(
            from pair in Packages.Zip(Packages.Skip(1))
            where StringComparer.OrdinalIgnoreCase.Compare(pair.First, pair.Second) >= 0
            select $"{PlaceOf(pair.Second)}: {pair.Second} belongs before {pair.First}");

    [Fact]
    public void Every_package_is_used()
    {
        var used = Repository.Files
            .Where(path => path.EndsWith(".csproj") || path.EndsWith("Directory.Build.props"))
            .SelectMany(path => ProjectTests.Elements(path, "PackageReference"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        Repository.NoProblems(
            from package in Packages
            where !used.Contains(package)
            select $"{PlaceOf(package)}: no project uses {package}; "
                + "remove the line");
    }

    [Fact]
    public void Every_package_is_argued_for_in_a_decision_record()
    {
        var records = string.Concat(Repository.Files
            .Where(path => path.StartsWith("docs/adr/"))
            .Select(Repository.Read));
        Repository.NoProblems(
            from package in Packages
            where !records.Contains($"`{package}`", StringComparison.OrdinalIgnoreCase)
            select $"{PlaceOf(package)}: no ADR names `{package}`; "
                + "add a row to "
                + "docs/adr/0001-dependencies.md: why it, what else, who keeps it");
    }

    [Fact]
    public void Versions_stand_in_one_place() =>
        Repository.NoProblems(
            from path in Repository.EndingWith(".csproj")
            from element in XDocument.Parse(Repository.Read(path)).Descendants()
            where element.Name.LocalName == "PackageReference"
                && (element.Attribute("Version") ?? element.Attribute("VersionOverride")) is not null
            select $"{path}:1: {element.Attribute("Include")?.Value} has a version of its own; "
                + $"put it into {Versions}");
}
