using System.CommandLine;
using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Cli.Seams;
using static Mmos.Cli.Parsing.CommandParts;

namespace Mmos.Cli.Commands;

/// <summary>`mmos init`: makes a folder ready; never overwrites what a person may have written.</summary>
internal static class InitCommand
{
    private const string Config = "mmos.yaml";
    private const string Sample = "sample.plan.yaml";

    public static Command Build(CommandContext context)
    {
        var sample = Flag("--sample", "add a plan of six tasks that runs with built-in workers");
        return Verb(context, "init", "write mmos.yaml and .mmos/ here", [sample], call =>
            Task.FromResult(Init(call, call.Get(sample))));
    }

    private static int Init(Invocation call, bool withSample)
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
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return call.Refuse(new Problem("unavailable", $"cannot write to {folder.Root}: {e.Message}"));
        }
        call.Terminal.Say("");
        call.Terminal.Say("next");
        call.Terminal.Say(withSample ? $"  $ mmos run {Sample}" : "  $ mmos init --sample   # adds a plan to try");
        call.Terminal.Say("  $ mmos doctor");
        return ExitCode.Done;
    }

    /// <summary>Editors find the schemas here; they are MMOS's own files and follow its version.</summary>
    private static void WriteSchemas(IProjectFiles files, WorkspaceFolder folder)
    {
        var schemas = Directory.CreateDirectory(Path.Combine(folder.State, "schemas")).FullName;
        foreach (var name in files.SchemaNames)
            File.WriteAllText(Path.Combine(schemas, name + ".json"), files.Schema(name));
    }

    private static void Write(Invocation call, string path, string text)
    {
        if (Path.Exists(path))
        {
            call.Terminal.Say($"kept  {path}, which was there");
            return;
        }
        using (var file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write)))
            file.Write(text);
        call.Terminal.Say($"wrote {path}");
    }
}
