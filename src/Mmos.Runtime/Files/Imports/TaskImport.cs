using System.Text;
using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>Makes plans of tasks that people keep in the files of other tools. Reads files only: nothing is
/// written, and nobody is asked over a network.</summary>
/// <remarks>Never throws for what a file contains. A plan that it gives is one that <see cref="PlanReader"/>
/// takes.</remarks>
public static class TaskImport
{
    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["backlog", "taskmaster", "beads", "github"];

    /// <summary>Reads the source, and makes a plan of it.</summary>
    /// <param name="request">What is wanted.</param>
    public static Importing Read(ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var source = new ImportSource(request.Path, request.Name);
        IReadOnlyList<ImportedTask> tasks = request.Format switch
        {
            "backlog" => BacklogImport.Read(source),
            "taskmaster" => TaskmasterImport.Read(source, request.Tag),
            "beads" => BeadsImport.Read(source),
            "github" => GithubImport.Read(source),
            _ => throw new ArgumentException($"no format {request.Format}", nameof(request)),
        };
        var made = source.Problems.None ? ImportPlan.Of(tasks, request, source) : null;
        var text = made is not null && source.Problems.None ? Written(made.Plan, request, source) : null;
        return new Importing(
            text, text is null ? null : made!.Report, source.Problems.Shown(), source.IsMissing);
    }

    /// <summary>The plan's text, read again as a proof; null with problems added when it cannot be.</summary>
    private static string? Written(Plan plan, ImportRequest request, ImportSource source)
    {
        var text = PlanWriter.Write(plan, null,
        [
            $"Imported from {request.ShortName} ({request.Format}); nothing was submitted.",
            "Run it with: mmos run FILE",
        ]);
        if (Encoding.UTF8.GetByteCount(text) > FileLimits.Bytes)
        {
            source.Problems.Add(Position.Outside(request.Name), "",
                $"a plan of its {plan.Tasks.Count} tasks would be larger than 1 MB; import fewer of them");
            return null;
        }
        var again = PlanReader.Read(Encoding.UTF8.GetBytes(text), "plan", Path.GetFullPath("."));
        foreach (var problem in again.Problems)
            source.Problems.Add(Position.Outside(request.Name), problem.Field, problem.Message);
        return again.Plan is null ? null : text;
    }
}
