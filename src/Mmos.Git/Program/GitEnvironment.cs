using System.Collections;

namespace Mmos.Git;

/// <summary>
/// The environment of every git process of MMOS: its own identity and no surprises from outside.
/// </summary>
internal static class GitEnvironment
{
    private const string Name = "MMOS";
    private const string Email = "mmos@localhost";

    /// <summary>
    /// Settings that win over every configuration file, each because of what it would do to us.
    /// </summary>
    private static readonly (string Key, string Value)[] Settings =
    [
        ("commit.gpgsign", "false"),
        ("tag.gpgsign", "false"),
        // Git's own advice for "no hooks"; below it no file can exist, on Windows neither.
        ("core.hooksPath", "/dev/null"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        // A file system monitor is a daemon that would outlive the run.
        ("core.fsmonitor", "false"),
        ("core.quotePath", "false"),
        ("core.editor", "true"),
        ("color.ui", "false"),
        ("submodule.recurse", "false"),
        // `always` would write into the user's .git/config at each new branch.
        ("branch.autoSetupMerge", "false"),
        ("merge.autoStash", "false"),
        ("merge.conflictStyle", "diff3"),
        ("diff.noprefix", "false"),
        ("diff.mnemonicPrefix", "false"),
        ("i18n.commitEncoding", "UTF-8"),
        ("i18n.logOutputEncoding", "UTF-8"),
        ("log.showSignature", "false"),
        ("advice.addEmbeddedRepo", "false"),
    ];

    /// <summary>This process's environment without `GIT_*`, with what MMOS sets.</summary>
    public static IReadOnlyDictionary<string, string> Make()
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if (entry is { Key: string key, Value: string value } && !IsOfGit(key)) all[key] = value;

        all["LC_ALL"] = "C";
        all["LANGUAGE"] = "C";
        all["GIT_TERMINAL_PROMPT"] = "0";
        all["GIT_PAGER"] = "cat";
        // Without this, `git status` rewrites the user's index to store fresh time stamps.
        all["GIT_OPTIONAL_LOCKS"] = "0";
        all["GIT_AUTHOR_NAME"] = all["GIT_COMMITTER_NAME"] = Name;
        all["GIT_AUTHOR_EMAIL"] = all["GIT_COMMITTER_EMAIL"] = Email;
        all["GIT_CONFIG_COUNT"] = $"{Settings.Length}";
        for (var i = 0; i < Settings.Length; i++)
            (all[$"GIT_CONFIG_KEY_{i}"], all[$"GIT_CONFIG_VALUE_{i}"]) = Settings[i];
        return all;
    }

    /// <summary>
    /// A person's environment for gates and setup, without the `GIT_*` that would lead git elsewhere.
    /// </summary>
    public static IReadOnlyDictionary<string, string> WithoutGit(
        IReadOnlyDictionary<string, string> environment) =>
        environment.Where(pair => !IsOfGit(pair.Key)).ToDictionary(StringComparer.Ordinal);

    private static bool IsOfGit(string key) => key.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase);
}
