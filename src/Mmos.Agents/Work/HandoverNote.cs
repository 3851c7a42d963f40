using System.Globalization;
using System.Text;
using Mmos.Api;

namespace Mmos.Agents.Work;

/// <summary>The neutral brief for whoever goes on with a task: facts of the attempt that ended, and nothing
/// for one vendor's worker alone. Pure.</summary>
public static class HandoverNote
{
    private const int MostNotes = 20;

    /// <summary>As Markdown.</summary>
    /// <param name="task">The task, with the number of the attempt that ended.</param>
    /// <param name="cause">Why it ended, a word of the log.</param>
    /// <param name="note">What its worker, or whoever found it gone, said; empty for nothing.</param>
    /// <param name="left">What it had made.</param>
    /// <param name="output">The end of what it printed; empty for nothing.</param>
    public static string Text(TaskInfo task, string cause, string note, LeftWork left, string output)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"## Where attempt {task.Attempt} of {task.Id} stopped\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{task.Title}\n\nIt ended: {cause}\n");
        if (note.Length > 0) text.Append('\n').Append(note.TrimEnd()).Append('\n');
        if (task.Notes.Count > 0)
        {
            text.Append("\n### Plan and progress as reported\n\n");
            foreach (var said in task.Notes.TakeLast(MostNotes)) text.Append("- ").Append(said).Append('\n');
        }
        Made(text, left);
        Tried(text, task);
        if (output.Length > 0)
            text.Append("\n### The end of its output\n\n```\n").Append(output.TrimEnd()).Append("\n```\n");
        return text.ToString();
    }

    private static void Made(StringBuilder text, LeftWork left)
    {
        text.Append("\n### What is done\n\n");
        if (left.HasChanges)
            text.Append(CultureInfo.InvariantCulture, $"Commit {left.Head} on {left.Branch}:\n\n```\n")
                .Append(left.Summary).Append("\n```\n");
        else if (left is { Directory: { } folder, Branch: null })
            text.Append(CultureInfo.InvariantCulture, $"Its files lie in {folder}\n");
        else text.Append("Nothing that was committed.\n");
        if (left.Hindrance is not { } why) return;
        text.Append(CultureInfo.InvariantCulture, $"\nNot all of it could be committed: {why}\n");
        if (left.Directory is { } stays)
            text.Append(CultureInfo.InvariantCulture, $"What is not committed stays in {stays}\n");
        foreach (var file in left.Kept) text.Append("- ").Append(file).Append('\n');
    }

    private static void Tried(StringBuilder text, TaskInfo task)
    {
        var earlier = task.Feedback.Where(f => f.Attempt < task.Attempt).ToList();
        if (earlier.Count == 0) return;
        text.Append("\n### What was tried before\n\n");
        foreach (var item in earlier)
            text.Append(CultureInfo.InvariantCulture,
                $"- attempt {item.Attempt}: {item.Cause}: {FirstLine(item.Text)}\n");
    }

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
