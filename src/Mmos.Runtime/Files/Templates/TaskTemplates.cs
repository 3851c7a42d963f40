using System.Reflection;
using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>The templates that come with MMOS.</summary>
public static class TaskTemplates
{
    private const string Prefix = "template/";

    private static Assembly Home => typeof(TaskTemplates).Assembly;

    /// <summary>Their names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => field ??=
        [.. Home.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<TaskTemplate> All => field ??= [.. Names.Select(n => Named(n)!)];

    /// <summary>The template with this name; null when there is none.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static TaskTemplate? Named(string name)
    {
        using var content = Names.Contains(name) ? Home.GetManifestResourceStream(Prefix + name) : null;
        if (content is null) return null;
        var problems = new Problems();
        var template = TemplateFields.Read(name, new StreamReader(content).ReadToEnd(), problems);
        return template
            ?? throw new InvalidOperationException($"a shipped template is wrong: {problems.Shown()[0]}");
    }

    /// <summary>A template as a plan of its own.</summary>
    /// <param name="template">The template.</param>
    /// <param name="project">The project's id.</param>
    /// <param name="repository">What `repository:` says; null for none.</param>
    /// <param name="verify">Gates of the phases after red.</param>
    public static Plan Plan(TaskTemplate template, string project, string? repository,
        IReadOnlyList<string> verify)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new Plan
        {
            Project = project,
            Goal = template.Description,
            Repository = repository,
            Tasks = template.Tasks(template.Name, verify, []),
        };
    }
}
