using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmos.Mcp;

namespace Mmos.Cli.Instances;

/// <summary>A file of an instance.</summary>
/// <param name="Path">Below the workspace's folder, with `/`.</param>
/// <param name="Text">Its content.</param>
internal sealed record InstanceFile(string Path, string Text);

/// <summary>How an instance reaches MMOS.</summary>
/// <param name="Program">Absolute path of the program.</param>
/// <param name="Arguments">What comes before its own words.</param>
/// <param name="State">Absolute path of the state folder.</param>
internal sealed record InstanceLaunch(string Program, IReadOnlyList<string> Arguments, string State);

/// <summary>The files of instances, as their programs want them. Pure.</summary>
internal static class InstanceFiles
{
    /// <summary>Folders of every instance.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["workspace", "projects"];

    /// <summary>Folders below the state folder that agents work in.</summary>
    public static IReadOnlyList<string> WorkFolders { get; } = ["worktrees", "work", "attempts"];

    /// <summary>Claude Code's tools that touch files.</summary>
    private static readonly string[] FileTools = ["Read", "Edit", "Write"];

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every file of an instance.</summary>
    public static IEnumerable<InstanceFile> Of(Instance instance, InstanceLaunch launch) =>
        (instance.Agent switch
        {
            AgentKind.Codex => Codex(instance, launch),
            AgentKind.Gemini => Gemini(instance, launch),
            AgentKind.Cursor => Cursor(instance, launch),
            _ => Claude(instance, launch),
        }).Select(file => file with { Path = $"{instance.Folder}/{file.Path}" });

    /// <summary>`.vscode/mcp.json`: the admin's tools for the editor's agent.</summary>
    public static InstanceFile VsCode(InstanceLaunch launch)
    {
        var admin = new Instance("vscode", AgentKind.Claude,
            [new("ROLE", "admin"), new("INSTANCE_NAME", "vscode")], IsAdmin: true);
        return new(".vscode/mcp.json", Text(new JsonObject
        {
            ["servers"] = Servers(admin, launch,
            typed: true)
        }));
    }

    private static IEnumerable<InstanceFile> Claude(Instance instance, InstanceLaunch launch)
    {
        yield return new(".mcp.json",
            Text(new JsonObject { ["mcpServers"] = Servers(instance, launch, typed: true) }));
        yield return new("CLAUDE.md", InstanceTexts.Of(instance));
        yield return new(".claude/settings.json", Text(Settings(instance, launch)));
        if (!instance.IsAdmin) yield break;
        foreach (var command in AdminCommand.All)
            yield return new($".claude/commands/{command.Name}.md", SlashCommand.Text(command));
    }

    // MMOS's own tools and files below its folders of attempts; everything else is asked for as ever.
    private static JsonObject Settings(Instance instance, InstanceLaunch launch)
    {
        string[] folders = [.. WorkPaths(launch).Select(path => path.Replace('\\', '/'))];
        // Claude Code writes an absolute path with two slashes in a rule.
        string[] rules = instance.IsAdmin ? [] : [.. folders.SelectMany(folder =>
            FileTools.Select(tool => $"{tool}(//{folder.TrimStart('/')}/**)"))];
        return new JsonObject
        {
            ["permissions"] = new JsonObject
            {
                ["allow"] = Array([.. instance.Servers.Select(server => $"mcp__{server}"), .. rules]),
                ["additionalDirectories"] = Array(instance.IsAdmin ? [] : folders),
            },
            ["enabledMcpjsonServers"] = Array(instance.Servers),
        };
    }

    private static IEnumerable<InstanceFile> Codex(Instance instance, InstanceLaunch launch)
    {
        yield return new("AGENTS.md", InstanceTexts.Of(instance));
        var identity = string.Join(", ", instance.Identity.Select(v => $"{v.Key} = {Quoted(v.Value)}"));
        // Seconds; a poll for tasks may last ten minutes. Approve: its tools are called without asking.
        var tables = instance.Servers.Select(server => $$"""

            [mcp_servers.{{server}}]
            command = {{Quoted(launch.Program)}}
            args = [{{string.Join(", ", Arguments(launch, server).Select(Quoted))}}]
            env = { {{identity}} }
            required = true
            default_tools_approval_mode = "approve"
            startup_timeout_sec = 30
            tool_timeout_sec = 660

            """);
        var work = $"""

            # Work lies outside of this folder; the sandbox lets it be written.
            [sandbox_workspace_write]
            writable_roots = [{string.Join(", ", WorkPaths(launch).Select(Quoted))}]

            """;
        yield return new(".codex/config.toml",
            "# Codex reads this once you have said that you trust the folder.\n"
            + (instance.IsAdmin ? "" : work) + string.Concat(tables));
    }

    private static IEnumerable<InstanceFile> Gemini(Instance instance, InstanceLaunch launch)
    {
        yield return new("GEMINI.md", InstanceTexts.Of(instance));
        var servers = Servers(instance, launch, typed: false);
        foreach (var (_, server) in servers)
        {
            // Milliseconds; a poll for tasks may last ten minutes. Trust: its tools are called without
            // asking.
            server!["timeout"] = 660_000;
            server["trust"] = true;
        }
        var settings = new JsonObject { ["mcpServers"] = servers };
        if (!instance.IsAdmin)
        {
            // Files of this folder and of those may be changed without asking; a shell is asked for as ever.
            settings["general"] = new JsonObject { ["defaultApprovalMode"] = "auto_edit" };
            settings["context"] = new JsonObject { ["includeDirectories"] = Array([.. WorkPaths(launch)]) };
        }
        yield return new(".gemini/settings.json", Text(settings));
    }

    private static IEnumerable<InstanceFile> Cursor(Instance instance, InstanceLaunch launch)
    {
        yield return new("AGENTS.md", InstanceTexts.Of(instance));
        yield return new(".cursor/mcp.json",
            Text(new JsonObject { ["mcpServers"] = Servers(instance, launch, typed: false) }));
    }

    private static JsonObject Servers(Instance instance, InstanceLaunch launch, bool typed)
    {
        var servers = new JsonObject();
        foreach (var name in instance.Servers)
        {
            var server = new JsonObject();
            if (typed) server["type"] = "stdio";
            server["command"] = launch.Program;
            server["args"] = Array([.. Arguments(launch, name)]);
            server["env"] = new JsonObject(instance.Identity.Select(v =>
                KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create(v.Value))));
            servers[name] = server;
        }
        return servers;
    }

    private static IEnumerable<string> WorkPaths(InstanceLaunch launch) =>
        WorkFolders.Select(folder => Path.Combine(launch.State, folder));

    private static IEnumerable<string> Arguments(InstanceLaunch launch, string server) =>
        [.. launch.Arguments, "mcp", server];

    private static JsonArray Array(IReadOnlyList<string> words) =>
        [.. words.Select(word => (JsonNode?)JsonValue.Create(word))];

    private static string Text(JsonObject json) =>
        json.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";

    // A basic string of TOML takes the escapes of JSON.
    private static string Quoted(string text) =>
        $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
