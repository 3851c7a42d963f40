namespace Mmos.Runtime.Files;

/// <summary>Reads the configuration of a project folder (interfaces section 3).</summary>
/// <remarks>
/// Later ones win: `mmos.yaml` (with `config/agents.yaml`, whose workers are added), `mmos.ENV.yaml` for
/// `MMOS_ENV`, environment variables, flags. Mappings are joined key by key; lists and values are replaced
/// whole; a key without a value changes nothing. No file at all means all defaults. Never throws for what a
/// file contains.
/// </remarks>
public static class ConfigReader
{
    private static readonly string[] Environments = ["development", "testing", "production"];

    /// <summary>Reads what applies in a folder.</summary>
    /// <param name="folder">Absolute path of the project folder.</param>
    /// <param name="environment">The process's environment: `MMOS_ENV`, `MMOS_…` overrides, names in
    /// `env_allow`.</param>
    /// <param name="flags">Dotted keys and values of the command line, such as `limits.max_running` =
    /// `5`.</param>
    public static ConfigReading Read(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string> flags)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(flags);
        return Read(folder, environment, flags, null, null);
    }

    /// <summary>Reads what would apply if another file were joined over all others.</summary>
    /// <param name="folder">Absolute path of the project folder.</param>
    /// <param name="file">The other file; a path in the folder, or absolute.</param>
    /// <param name="environment">As for <see cref="Read(string, IReadOnlyDictionary{string, string},
    /// IReadOnlyDictionary{string, string})"/>.</param>
    public static ConfigReading ReadWith(
        string folder, string file, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(environment);
        return Read(folder, environment, new Dictionary<string, string>(), null, file);
    }

    /// <summary>Reads what would apply if `mmos.yaml` had another text: to check an edit before it is
    /// written.</summary>
    public static ConfigReading ReadAs(
        string folder, string text, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(environment);
        return Read(folder, environment, new Dictionary<string, string>(), text, null);
    }

    private static ConfigReading Read(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string> flags,
        string? text,
        string? over)
    {
        var problems = new Problems();
        var tree = Base(folder, text, problems);
        if (environment.GetValueOrDefault("MMOS_ENV") is { Length: > 0 } name)
            tree = Overlay(tree, folder, name, problems);
        var overrides = new Overrides(problems);
        tree = overrides.FromEnvironment(tree, environment);
        tree = overrides.FromFlags(tree, flags);
        if (over is not null && Given(folder, over, problems) is { } above) tree = Layers.Join(tree, above);
        return Finish(tree, environment, problems);
    }

    private static ConfigReading Finish(
        Node.Map tree, IReadOnlyDictionary<string, string> environment, Problems problems)
    {
        var filled = new Placeholders(tree, environment, problems).Fill(tree);
        ConfigFields.Shape.TryRead(filled, "", problems, out var config);
        ConfigChecks.Run(filled, problems);
        var values = problems.None ? Origins.Of(ConfigFields.Shape, filled) : [];
        return new ConfigReading(problems.None ? config : null, problems.Shown(), problems.Notices, values);
    }

    private static Node.Map Base(string folder, string? text, Problems problems)
    {
        var main = (text is null ? Load(folder, "mmos.yaml", problems) : Parse(text, "mmos.yaml", problems))
            ?? new Node.Map(new Position("mmos.yaml", 1, 1), []);
        if (Load(folder, "config/agents.yaml", problems) is not { } agents)
            return main;
        if (!ConfigFields.AgentsFile.TryRead(agents, "", new Problems(), out _)
            || agents.Find("workers") is not Node.List more)
        {
            ConfigFields.AgentsFile.TryRead(agents, "", problems, out _);
            return main;
        }
        OnlyWorkers(agents, problems);
        return main.Find("workers") is Node.List own
            ? main.With("workers", own.At, own with { Items = [.. own.Items, .. more.Items] })
            : main.Find("workers") is { IsNothing: false } ? main
            : main.With("workers", more.At, more);
    }

    /// <summary>Its workers are read with all others; here only what else it says.</summary>
    private static void OnlyWorkers(Node.Map agents, Problems problems) =>
        ConfigFields.AgentsFile.TryRead(
            agents with { Entries = [.. agents.Entries.Where(entry => entry.Key != "workers")] },
            "", problems, out _);

    private static Node.Map Overlay(Node.Map below, string folder, string name, Problems problems)
    {
        if (!Environments.Contains(name, StringComparer.Ordinal))
        {
            problems.Add(Position.Outside("environment MMOS_ENV"), "",
                $"expected one of {Quote.List(Environments)}, found "
                    + $"{Quote.Text(name)}{Nearest.Hint(name, Environments)}");
            return below;
        }
        return Load(folder, $"mmos.{name}.yaml", problems) is { } above ? Layers.Join(below, above) : below;
    }

    private static Node.Map? Load(string folder, string name, Problems problems)
    {
        var path = Path.Combine(folder, name);
        if (!Path.Exists(path))
            return null;
        return FileText.Load(path, name, problems) is { } text ? Parse(text, name, problems) : null;
    }

    // One that was named must be there.
    private static Node.Map? Given(string folder, string name, Problems problems) =>
        FileText.Load(Path.Combine(folder, name), name, problems) is { } text
            ? Parse(text, name, problems) : null;

    private static Node.Map? Parse(string text, string name, Problems problems)
    {
        if (YamlTree.Parse(text, name, problems) is not { } root)
            return null;
        if (root is Node.Map map)
            return map;
        problems.Add(root.At, "", $"expected {ConfigFields.Shape.Expected}, found {root.Kind}");
        return null;
    }
}
