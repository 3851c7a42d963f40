using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Mmos.Api;
using Mmos.Cli.Json;
using Mmos.Cli.Rendering;
using Mmos.Cli.Seams;

namespace Mmos.Cli.Parsing;

/// <summary>One call of a command: its words, where it runs, and how it answers.</summary>
internal sealed record Invocation(CommandContext Context, ParseResult Parsed, CancellationToken Cancel)
{
    /// <summary>Where it writes.</summary>
    public Terminal Terminal => Context.Terminal;

    /// <summary>How the terminal looks now.</summary>
    public Frame Frame => Context.Frame;

    /// <summary>Whether `--json` was said.</summary>
    public bool IsJson => Parsed.CommandResult.Command.Options
        .FirstOrDefault(option => option.Name == CommandParts.JsonName) is Option<bool> json && Get(json);

    /// <summary>The value of an option; its default when it was not said.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T Get<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    /// <summary>Refuses: says why and gives the exit code.</summary>
    public int Refuse(Problem problem)
    {
        Terminal.Fail(problem.Field is { Length: > 0 } field
            && !problem.Message.Contains(field, StringComparison.Ordinal)
            ? $"{field}: {problem.Message}"
            : problem.Message);
        foreach (var detail in problem.Details)
            Terminal.Note(detail);
        return ExitCode.Of(problem);
    }

    /// <summary>Refuses with several lines, each a problem of its own.</summary>
    public int Refuse(int exitCode, IEnumerable<string> problems)
    {
        foreach (var problem in problems)
            Terminal.Fail(problem);
        return exitCode;
    }

    /// <summary>Does something within the folder's open workspace.</summary>
    public async Task<int> InSession(Func<IWorkspaceSession, Task<int>> act)
    {
        var found = FindFolder();
        if (found.Problem is { Code: "unavailable" } && Context.Environment.ContainsKey("MMOS_URL"))
            found = Answer<WorkspaceFolder>.Of(Nowhere, 0);
        if (found.Problem is { } nowhere)
            return Refuse(nowhere);
        var opened = await Context.Composition.Open(found.Value!, Cancel);
        if (opened.Problem is { } closed)
            return Refuse(closed);
        await using var session = opened.Value!;
        if (session.Notice is { } notice) Terminal.Fail(notice);
        return await act(session);
    }

    /// <summary>The folder of what is done for a server elsewhere, where there is no folder of
    /// MMOS's.</summary>
    public WorkspaceFolder Nowhere =>
        new(Context.Directory, Path.Combine(Context.Directory, ".mmos"), IsRepository: false);

    /// <summary>The folder that this call is about.</summary>
    public Answer<WorkspaceFolder> FindFolder() =>
        Context.Composition.Files.Find(Context.Directory, Context.Environment);

    /// <summary>Shows a value as a page or as JSON, or says why there is none.</summary>
    public int Show<T>(Answer<T> answer, JsonTypeInfo<T> json, Func<T, Frame, Page> page)
    {
        if (answer.Problem is { } problem)
            return Refuse(problem);
        if (IsJson)
            Terminal.WriteJson(answer.Value!, json);
        else
            Terminal.Write(page(answer.Value!, Frame));
        return ExitCode.Done;
    }

    /// <summary>Shows a list as a page or as JSON, or says why there is none.</summary>
    public int List<T>(
        Answer<IReadOnlyList<T>> answer, JsonTypeInfo<Listed<T>> json, Func<IReadOnlyList<T>, Frame,
            Page> page) =>
        answer.Problem is { } problem
            ? Refuse(problem)
            : Show(Answer<Listed<T>>.Of(new Listed<T>(answer.Value!), answer.Seq), json, (of, frame) =>
                page(of.Items, frame));

    /// <summary>Says that something was done, or why not.</summary>
    public int Confirm(Answer<Done> answer, string done)
    {
        if (answer.Problem is { } problem)
            return Refuse(problem);
        Terminal.Say(done);
        return ExitCode.Done;
    }
}
