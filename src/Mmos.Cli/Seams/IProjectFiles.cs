using Mmos.Api;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Seams;

/// <summary>Plans, configuration and the state folder, as the files on disk have them.</summary>
internal interface IProjectFiles
{
    /// <summary>The folder that commands started in <paramref name="directory"/> work for; `unavailable` when
    /// there is none,
    /// `conflict` when what is there cannot be one.</summary>
    Answer<WorkspaceFolder> Find(string directory, IReadOnlyDictionary<string, string> environment);

    /// <summary>Reads a plan file.</summary>
    /// <param name="path">As the person wrote it, so that problems name it so.</param>
    PlanFile ReadPlan(string path);

    /// <summary>Reads tasks for a project that is there.</summary>
    /// <param name="path">As the person wrote it, so that problems name it so.</param>
    TaskListReading ReadTasks(string path);

    /// <summary>Reads the configuration that applies in a folder.</summary>
    ConfigFile ReadConfig(string root, IReadOnlyDictionary<string, string> environment);

    /// <summary>Sets one value of `mmos.yaml`, keeping its comments; refused when the file would then be
    /// wrong, and then nothing is written.</summary>
    /// <returns>Empty, or why not, each on one line.</returns>
    IReadOnlyList<string> SetConfig(string root, IReadOnlyDictionary<string, string> environment, string key,
        string value);

    /// <summary>Adds an item to a list of `mmos.yaml`; refused as <see cref="SetConfig"/> is.</summary>
    /// <returns>Empty, or why not, each on one line.</returns>
    IReadOnlyList<string> AddToConfig(string root, IReadOnlyDictionary<string, string> environment,
        string key,
        string item);

    /// <summary>Names that <see cref="Schema"/> knows.</summary>
    IReadOnlyList<string> SchemaNames { get; }

    /// <summary>A JSON Schema by name; null when there is none.</summary>
    string? Schema(string name);

    /// <summary>Makes the state folder for its owner alone, and hides it from git without touching
    /// `.gitignore`.</summary>
    /// <returns>Null, or on one line why it cannot be made.</returns>
    string? CreateState(WorkspaceFolder folder);

    /// <summary>Hides paths from git in this clone alone, through its `info/exclude`; nothing without a
    /// repository.</summary>
    /// <param name="folder">The repository's folder.</param>
    /// <param name="lines">As `.gitignore` says them.</param>
    void Hide(WorkspaceFolder folder, IReadOnlyList<string> lines);
}

/// <summary>A plan file that was read.</summary>
/// <param name="Plan">The plan; null when there is any problem.</param>
/// <param name="Problems">Each on one line with file, line and column.</param>
/// <param name="Notices">What its author should know though it is fine, each on one line.</param>
internal sealed record PlanFile(Plan? Plan, IReadOnlyList<string> Problems, IReadOnlyList<string> Notices);

/// <summary>A configuration that was read.</summary>
/// <param name="Problems">Each on one line with file, line and column; empty when it is fine.</param>
/// <param name="Notices">What its author should know though it is fine, each on one line.</param>
/// <param name="Values">Each value that applies, with its origin.</param>
/// <param name="Config">All of it; null when there is any problem.</param>
internal sealed record ConfigFile(
    IReadOnlyList<string> Problems, IReadOnlyList<string> Notices, IReadOnlyList<ConfigLine> Values,
    Config? Config = null);

/// <summary>One value of the configuration.</summary>
/// <param name="Key">Dotted path, such as `limits.max_running`.</param>
/// <param name="Value">As a file would say it; secrets are not filled in.</param>
/// <param name="Origin">`default`, a place such as `mmos.yaml:12:5`, or `environment MMOS_…`.</param>
internal sealed record ConfigLine(string Key, string Value, string Origin);
