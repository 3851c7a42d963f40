using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Instances;
using Mmos.Cli.Parsing;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos init`: makes a folder ready; never overwrites what a person may have written.</summary>
internal static class InitCommand
{
    private const string Config = "mmos.yaml";
    private const string Sample = "sample.plan.yaml";
    private const int MostInstances = 50;
    private static readonly string[] Agents =
        [.. Enum.GetValues<AgentKind>().Select(kind => $"{kind}".ToLowerInvariant())];

    public static Command Build(CommandContext context)
    {
        var admins = Number("--admins", "N", "folders for admins; 1 by default", 0, MostInstances);
        var workers = Number("--workers", "N", "folders for workers of each agent; 2 by default", 0,
            MostInstances);
        var agents = Words("--agent", "AGENTS", "claude (default), codex, gemini, cursor; may be repeated");
        var sample = Flag("--sample", "add a plan of six tasks that runs with built-in workers");
        return Verb(context, "init", "write mmos.yaml, .mmos/ and folders for agents here",
            [admins, workers, agents, sample], call =>
        {
            string[] named = [.. (call.Get(agents) ?? []).Select(a => a.ToLowerInvariant()).Distinct()];
            if (named.FirstOrDefault(a => !Agents.Contains(a)) is { } unknown)
                return Task.FromResult(call.Refuse(new Problem("invalid",
                    $"--agent takes {string.Join(", ", Agents)}, not \"{unknown}\"")));
            AgentKind[] kinds = [.. named.DefaultIfEmpty("claude")
                .Select(a => Enum.Parse<AgentKind>(a, ignoreCase: true))];
            var instances = Instance.All((int)(call.Get(admins) ?? 1), (int)(call.Get(workers) ?? 2), kinds);
            return Task.FromResult(Init(call, instances, call.Get(sample)));
        });
    }

    private static int Init(Invocation call, IReadOnlyList<Instance> instances, bool withSample)
    {
        var files = call.Context.Composition.Files;
        var found = call.FindFolder();
        if (found.Problem is { Code: not "unavailable" } refused)
            return call.Refuse(refused);
        var folder = found.Value ?? new WorkspaceFolder(
            call.Context.Directory, Path.Combine(call.Context.Directory, ".mmos"), IsRepository: false);
        try
        {
            var isNew = !Directory.Exists(folder.State);
            if (files.CreateState(folder) is { } problem)
                return call.Refuse(new Problem("unavailable", problem));
            call.Terminal.Say(isNew ? $"made  {folder.State}" : $"kept  {folder.State}");
            WriteSchemas(files, folder);
            Write(call, Path.Combine(folder.Root, Config), InitTexts.Config);
            if (withSample)
                Write(call, Path.Combine(folder.Root, Sample), InitTexts.SamplePlan(folder.IsRepository));
            if (instances.Count > 0)
                WriteInstances(call, files, folder, instances);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return call.Refuse(new Problem("unavailable", $"cannot write to {folder.Root}: {e.Message}"));
        }
        Next(call, folder, instances, withSample);
        return ExitCode.Done;
    }

    private static void WriteInstances(Invocation call, IProjectFiles files, WorkspaceFolder folder,
        IReadOnlyList<Instance> instances)
    {
        var launch = new InstanceLaunch(call.Context.Self.Program, call.Context.Self.Arguments, folder.State);
        foreach (var work in InstanceFiles.WorkFolders)
            Directory.CreateDirectory(Path.Combine(folder.State, work));
        string[] names = [.. instances.Select(i => i.Folder), "Shared"];
        // They hold paths of this machine. A folder that was there is somebody's own.
        files.Hide(folder, [.. names.Where(name => !Directory.Exists(Path.Combine(folder.Root, name)))
            .Select(name => $"/{name}/")]);
        foreach (var instance in instances)
        {
            foreach (var inner in InstanceFiles.Folders)
                Directory.CreateDirectory(Path.Combine(folder.Root, instance.Folder, inner));
            foreach (var file in InstanceFiles.Of(instance, launch))
                Write(call, Path.Combine([folder.Root, .. file.Path.Split('/')]), file.Text);
        }
        if (!File.Exists(Path.Combine(folder.Root, ".vscode", "mcp.json")))
            files.Hide(folder, ["/.vscode/mcp.json"]);
        Write(call, Path.Combine(folder.Root, ".vscode", "mcp.json"), InstanceFiles.VsCode(launch).Text);
        WriteLauncher(call, Path.Combine(folder.Root, "Shared"), launch);
    }

    /// <summary>`Shared/mmos`: this program, wherever it lies.</summary>
    private static void WriteLauncher(Invocation call, string shared, InstanceLaunch launch)
    {
        string[] words = [launch.Program, .. launch.Arguments];
        if (OperatingSystem.IsWindows())
        {
            Write(call, Path.Combine(shared, "mmos.cmd"),
                $"@{string.Join(' ', words.Select(word => $"\"{word}\""))} %*\r\n");
            return;
        }
        var path = Path.Combine(shared, "mmos");
        var quoted = words.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        if (Write(call, path, $"#!/bin/sh\nexec {string.Join(' ', quoted)} \"$@\"\n"))
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute
                | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    private static void Next(Invocation call, WorkspaceFolder folder, IReadOnlyList<Instance> instances,
        bool withSample)
    {
        call.Terminal.Say("");
        call.Terminal.Say("next");
        call.Terminal.Say(withSample ? $"  $ mmos run {Sample}"
            : "  $ mmos init --sample   # adds a plan to try");
        call.Terminal.Say("  $ mmos doctor");
        if (instances.Count == 0) return;
        call.Terminal.Say("  $ mmos up   # verifies and merges what agents hand in");
        foreach (var instance in instances.DistinctBy(i => (i.IsAdmin, i.Agent)))
        {
            var others = instances.Count(i => (i.IsAdmin, i.Agent) == (instance.IsAdmin, instance.Agent)) - 1;
            var more = others > 0 ? FormattableString.Invariant($"   # and {others} more, each in a terminal")
                : "";
            var path = Path.Combine(folder.Root, instance.Folder);
            call.Terminal.Say($"  $ cd {path} && {Program(instance.Agent)}{more}");
        }
    }

    private static string Program(AgentKind agent) => agent switch
    {
        AgentKind.Codex => "codex",
        AgentKind.Gemini => "gemini",
        AgentKind.Cursor => "cursor-agent",
        _ => "claude",
    };

    /// <summary>Editors find the schemas here; they are MMOS's own files and follow its version.</summary>
    private static void WriteSchemas(IProjectFiles files, WorkspaceFolder folder)
    {
        var schemas = Directory.CreateDirectory(Path.Combine(folder.State, "schemas")).FullName;
        foreach (var name in files.SchemaNames)
            File.WriteAllText(Path.Combine(schemas, name + ".json"), files.Schema(name));
    }

    /// <summary>Writes a new file; false when one was there, which is kept.</summary>
    private static bool Write(Invocation call, string path, string text)
    {
        if (Path.Exists(path))
        {
            call.Terminal.Say($"kept  {path}, which was there");
            return false;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write)))
            file.Write(text);
        call.Terminal.Say($"wrote {path}");
        return true;
    }
}
