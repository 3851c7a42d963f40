namespace Mmos.Api;

/// <summary>Makes tasks and plans of the templates that a workspace has (`mmos template list`).</summary>
/// <remarks>It asks for the templates once. Nothing is submitted: give what it makes to
/// <see cref="IProjects.Submit"/> or <see cref="IProjects.Add"/>.</remarks>
public sealed class TemplateFactory(IOrchestrator seam)
{
    private IReadOnlyList<TemplateSpec>? _known;

    /// <summary>The tasks of a template for a project that is there.</summary>
    /// <param name="template">Name of the template.</param>
    /// <param name="key">What the tasks' keys begin with, so that a template fits twice into one
    /// project.</param>
    /// <param name="verify">Gates of each task but the first, which leaves tests that fail.</param>
    /// <param name="needs">What the first task needs.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>`not_found` when there is no such template.</returns>
    public async Task<Answer<IReadOnlyList<TaskSpec>>> Tasks(string template, string key,
        IReadOnlyList<string> verify, IReadOnlyList<string> needs, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(needs);
        var found = await Find(template, cancel).ConfigureAwait(false);
        return found.Map<IReadOnlyList<TaskSpec>>(known => [.. known.Tasks.Select((task, i) => task with
        {
            Key = Named(task.Key, known.Name, key),
            Needs = i == 0 ? [.. task.Needs, .. needs] : [.. task.Needs.Select(n => Named(n, known.Name,
                key))],
            Verify = i == 0 ? task.Verify : [.. task.Verify, .. verify],
        })]);
    }

    /// <summary>A template as a project of its own.</summary>
    /// <param name="template">Name of the template.</param>
    /// <param name="project">The project's id.</param>
    /// <param name="verify">Gates of each task but the first, which leaves tests that fail.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Answer<Plan>> Plan(string template, string project, IReadOnlyList<string> verify,
        CancellationToken cancel)
    {
        var found = await Find(template, cancel).ConfigureAwait(false);
        var tasks = await Tasks(template, template, verify, [], cancel).ConfigureAwait(false);
        return tasks.Map(made => new Plan
        {
            Project = project,
            Goal = found.Value!.Description,
            Tasks = made,
        });
    }

    private async Task<Answer<TemplateSpec>> Find(string name, CancellationToken cancel)
    {
        if (_known is null)
        {
            var all = await seam.Projects.Templates(cancel).ConfigureAwait(false);
            if (all.Problem is { } problem) return Answer<TemplateSpec>.No(problem);
            _known = all.Value!;
        }
        return _known.FirstOrDefault(template => template.Name == name) is { } found
            ? Answer<TemplateSpec>.Of(found, 0)
            : Answer<TemplateSpec>.No(new Problem("not_found", $"there is no template \"{name}\"; there is: "
                + string.Join(", ", _known.Select(template => template.Name)), "template"));
    }

    private static string Named(string key, string template, string name) =>
        key.StartsWith(template + ".", StringComparison.Ordinal) ? name + key[template.Length..] : key;
}
