using System.Globalization;
using System.Text;
using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Runtime.Local;

/// <summary>All results of a project as one Markdown text.</summary>
public static class ProjectReport
{
    /// <summary>The text; results stand in it as their workers wrote them.</summary>
    public static string Of(ProjectInfo project, IReadOnlyList<TaskInfo> tasks,
        IReadOnlyList<StoredArtifact> artifacts)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(artifacts);
        var text = new StringBuilder();
        void Write(string line = "") => text.Append(line).Append('\n');

        Write($"# {Inline(project.Name)}");
        Write();
        Write(Inline(project.Goal));
        Write();
        Write($"Status: {project.Status}. Tasks: {Counts(project.Tasks)}.");
        if (project.Branch is { } branch)
            Write($"Branch: {Inline(branch)}{(project.LandedCommit is { } landed
                ? $", landed as {Inline(landed)}" : "")}.");
        foreach (var task in tasks)
        {
            Write();
            Write($"## {task.Id} {Inline(task.Key)}: {Inline(task.Title)}");
            Write();
            Write(Standing(task));
            if (task.Result is { Length: > 0 } result)
            {
                Write();
                Write(result.ReplaceLineEndings("\n").TrimEnd('\n'));
            }
            else if (task.Status == "failed" && task.Feedback.Count > 0)
            {
                Write();
                foreach (var line in Printable.Lines(task.Feedback[^1].Text))
                    Write("    " + line);
            }
        }
        if (artifacts.Count == 0) return text.ToString();
        Write();
        Write("## Artifacts");
        Write();
        foreach (var artifact in artifacts)
            Write(FormattableString.Invariant($"- {Inline(artifact.Name)} version {artifact.Version}, ")
                + FormattableString.Invariant($"{artifact.MediaType}, {artifact.Size} bytes")
                + (artifact.Task is { } of ? $", of {of}" : "") + $" by {Inline(artifact.Producer)}");
        return text.ToString();
    }

    private static string Counts(IReadOnlyDictionary<string, int> counts)
    {
        var some = counts.Where(pair => pair.Value > 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")).ToList();
        return some.Count == 0 ? "none" : string.Join(", ", some);
    }

    private static string Standing(TaskInfo task)
    {
        var line = new StringBuilder(char.ToUpperInvariant(task.Status[0]) + task.Status[1..]);
        if (task.Author is { } author)
            line.Append(FormattableString.Invariant($" by {Inline(author)}, attempt {task.Attempt}"));
        if (task.Commit is { } commit)
            line.Append($", commit {Inline(commit)}");
        return line.Append('.').ToString();
    }

    /// <summary>Text within a line: a title may not make headings, links or tables.</summary>
    private static string Inline(string text)
    {
        var safe = new StringBuilder();
        foreach (var letter in Printable.Line(text))
        {
            if (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|')
                safe.Append('\\');
            safe.Append(letter);
        }
        return safe.ToString();
    }
}
