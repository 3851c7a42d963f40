using Xunit;

namespace Mmos.Git.Tests;

/// <summary>
/// A process environment and a user configuration in which a careless use of git goes wrong.
/// </summary>
[CollectionDefinition(nameof(HostileEnvironment), DisableParallelization = true)]
public sealed class HostileEnvironment : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("mmos-home").FullName;
    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    public HostileEnvironment()
    {
        GitDirectory = Directory.CreateDirectory(Path.Combine(_home, "elsewhere")).FullName;
        var hooks = Directory.CreateDirectory(Path.Combine(_home, "hooks")).FullName;
        foreach (var hook in new[] { "pre-commit", "commit-msg", "post-checkout", "post-merge",
            "reference-transaction", "post-commit" })
        {
            var file = Path.Combine(hooks, hook);
            File.WriteAllText(file, $"#!/bin/sh\ntouch '{Path.Combine(_home, "hook-ran")}'\nexit 1\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        File.WriteAllText(Path.Combine(_home, "template.txt"), "TEMPLATE");
        File.WriteAllText(Path.Combine(_home, ".gitconfig"), $"""
            [commit]
                gpgsign = true
                template = {_home}/template.txt
                verbose = true
            [gpg]
                program = false
            [core]
                hooksPath = {hooks}
                autocrlf = true
                safecrlf = false
                quotePath = true
                pager = false
            [merge]
                conflictStyle = merge
                autoStash = true
            [branch]
                autoSetupMerge = always
            [status]
                showUntrackedFiles = no
                branch = true
            [diff]
                noprefix = true
                external = false
                renames = copies
            [color]
                ui = always
            [advice]
                detachedHead = true
            """);
        Set("HOME", _home);
        Set("XDG_CONFIG_HOME", _home);
        Set("GIT_DIR", GitDirectory);
        Set("GIT_INDEX_FILE", Path.Combine(GitDirectory, "index"));
        Set("GIT_WORK_TREE", GitDirectory);
        Set("GIT_OBJECT_DIRECTORY", Path.Combine(GitDirectory, "objects"));
        Set("GIT_AUTHOR_NAME", "Somebody");
        Set("GIT_EXTERNAL_DIFF", "false");
        Set("GIT_LITERAL_PATHSPECS", "1");
        Set("LC_ALL", "tr_TR.UTF-8");
        Set("LANG", "tr_TR.UTF-8");
    }

    public string GitDirectory { get; }

    public bool HasHookRun => File.Exists(Path.Combine(_home, "hook-ran"));

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
        Directory.Delete(_home, recursive: true);
    }

    private void Set(string name, string value)
    {
        _before[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
