using Mmos.Api;
using Mmos.Cli.Seams;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Composing;

/// <summary>Plans, configuration and the state folder, as the files on disk have them.</summary>
internal sealed class ProjectFiles : IProjectFiles
{
    public IReadOnlyList<string> SchemaNames => Schemas.Names;

    public Answer<WorkspaceFolder> Find(string directory, IReadOnlyDictionary<string, string> environment)
    {
        switch (ProjectFolder.Find(directory, environment))
        {
            case FolderSearch.Found found when SqliteDisk.Refusal(found.Folder.State) is { } refusal:
                return Answer<WorkspaceFolder>.No(new Problem("unavailable", refusal));
            case FolderSearch.Found found:
                return Answer<WorkspaceFolder>
                    .Of(new(found.Folder.Root, found.Folder.State, found.Folder.IsRepository), 0);
            case FolderSearch.Refused refused:
                return Answer<WorkspaceFolder>.No(new Problem("conflict", refused.Reason));
            default:
                return Answer<WorkspaceFolder>.No(new Problem("unavailable",
                    $"{directory} is in no git repository and has no mmos.yaml above it; start with: mmos "
                        + $"init"));
        }
    }

    public PlanFile ReadPlan(string path)
    {
        var read = PlanReader.Read(path);
        return new(read.Plan, [.. read.Problems.Select(p => p.ToString())],
            [.. read.Notices.Select(n => n.ToString())]);
    }

    public TaskListReading ReadTasks(string path) => TaskListReader.Read(path);

    public ConfigFile ReadConfig(string root, IReadOnlyDictionary<string, string> environment)
    {
        var read = ConfigReader.Read(root, environment, new Dictionary<string, string>());
        return new([.. read.Problems.Select(p => p.ToString())], [.. read.Notices.Select(n => n.ToString())],
            [.. read.Values.Select(v => new ConfigLine(v.Key, v.Value, v.Origin))], read.Config);
    }

    public IReadOnlyList<string> SetConfig(string root, IReadOnlyDictionary<string, string> environment,
        string key, string value) =>
        Edit(root, environment, text => (ConfigEditor.Set(text, key, value, out var problem), key, problem));

    public IReadOnlyList<string> AddToConfig(string root, IReadOnlyDictionary<string, string> environment,
        string key, string item) =>
        Edit(root, environment, text =>
            (ConfigEditor.AddItem(text, key, item, out var problem), key, problem));

    private static IReadOnlyList<string> Edit(string root, IReadOnlyDictionary<string, string> environment,
        Func<string, (string? Edited, string Key, string? Problem)> edit)
    {
        var file = Path.Combine(root, "mmos.yaml");
        var text = File.Exists(file) ? File.ReadAllText(file) : "";
        var before = ConfigReader.Read(root, environment, new Dictionary<string, string>());
        if (before.Config is null) return [.. before.Problems.Select(p => p.ToString())];
        var (edited, key, problem) = edit(text);
        if (edited is null) return [$"{key}: {problem}"];
        var after = ConfigReader.ReadAs(root, edited, environment);
        if (after.Config is null) return [.. after.Problems.Select(p => p.ToString())];
        // Beside it and moved over it: whoever reads sees the old file or the new one.
        var draft = file + ".new";
        File.WriteAllText(draft, edited);
        File.Move(draft, file, overwrite: true);
        return [];
    }

    public string? Schema(string name) => Schemas.Named(name);

    public string? CreateState(WorkspaceFolder folder)
    {
        if (Folder(folder).Create() is { } failed) return failed;
        Hide(folder, ["/.mmos/"]);
        return null;
    }

    public static ProjectFolder Folder(WorkspaceFolder folder) =>
        new(folder.Root, folder.State, folder.IsRepository);

    // `/.mmos/` is the same line that opening the repository adds; here no git program is needed yet.
    public void Hide(WorkspaceFolder folder, IReadOnlyList<string> lines)
    {
        if (!folder.IsRepository || !Directory.Exists(Path.Combine(folder.Root, ".git"))) return;
        var exclude = Path.Combine(folder.Root, ".git", "info", "exclude");
        var text = File.Exists(exclude) ? File.ReadAllText(exclude) : "";
        string[] there = [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
        string[] missing = [.. lines.Except(there, StringComparer.Ordinal)];
        if (missing.Length == 0) return;
        Directory.CreateDirectory(Path.GetDirectoryName(exclude)!);
        File.AppendAllText(exclude, (text.Length == 0 || text.EndsWith('\n') ? "" : "\n")
            + string.Concat(missing.Select(line => line + "\n")));
    }
}
