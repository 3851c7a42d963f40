using Mmos.Runtime.Files;

namespace Mmos.Cli.Rendering;

/// <summary>Templates as `template list` and `template show` print them.</summary>
internal static class TemplatePages
{
    /// <summary>A table of templates.</summary>
    public static Page List(IReadOnlyList<TaskTemplate> templates, Frame frame)
    {
        var table = new TextTable(
            new Column("NAME"),
            new Column("HOURS") { IsRight = true, LeavesAt = 2 },
            new Column("PREFERS") { Least = 8, LeavesAt = 1 },
            new Column("TITLE") { Least = 12 });
        foreach (var template in templates)
            table.Add(new Cell(template.Name, Ink.Strong), Hours(template),
                string.Join(' ', template.Capabilities.Prefer), template.Title);
        return table.Fit(frame.Width);
    }

    /// <summary>Everything about one template.</summary>
    public static Page Show(TaskTemplate template, Frame frame)
    {
        var fields = new Fields(frame);
        fields.Page.Add(Line.Of(template.Title, Ink.Strong).Clipped(frame.Width))
            .Prose(template.Description, frame.ProseWidth).Add();
        fields
            .Add("name", template.Name)
            .Add("duration", Hours(template) + " h")
            .Add("prefers", string.Join(' ', template.Capabilities.Prefer))
            .Add("files", string.Join(' ', template.Files))
            .Add("components", string.Join(", ", template.Components))
            .List("integration", template.Integration)
            .List("acceptance", template.Acceptance)
            .List("phases",
            [
                $"red: {template.Red}", $"green: {template.Green}", $"refactor: {template.Refactor}",
            ]);
        return fields.Page;
    }

    private static string Hours(TaskTemplate template) =>
        FormattableString.Invariant($"{template.Hours:0.##}");
}
