using Mmos.Api;
using Mmos.Cli.Parsing;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Commands;

/// <summary>Tasks that are added at once, all or none.</summary>
/// <param name="Tasks">The tasks.</param>
internal sealed record TaskBatch(IReadOnlyList<TaskSpec> Tasks)
{
    /// <summary>More than the reader takes, so that it says what is too much.</summary>
    private const int Longest = 1_100_000;

    private Func<string, string?> PlaceOf { get; init; } = _ => null;

    /// <summary>What is wrong with the file that they stand in, each on one line.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>Reads them from a file, or from standard input.</summary>
    /// <param name="call">The call.</param>
    /// <param name="path">As the person wrote it; `-` for standard input.</param>
    public static TaskBatch From(Invocation call, string path)
    {
        var read = path == "-" ? FromInput(call) : call.Context.Composition.Files.ReadTasks(path);
        foreach (var notice in read.Notices)
            call.Terminal.Note(notice.ToString());
        return new TaskBatch(read.Tasks ?? [])
        {
            PlaceOf = read.PlaceOf,
            Problems = [.. read.Problems.Select(problem => problem.ToString())],
        };
    }

    /// <summary>The answer; a refusal says where in the file the field stands.</summary>
    public Answer<Submitted> Placed(Answer<Submitted> answer) =>
        answer.Problem is { Field: { } field } problem && PlaceOf(field) is { } place
            ? Answer<Submitted>.No(problem with { Message = $"{place}: {field}: {problem.Message}" })
            : answer;

    private static TaskListReading FromInput(Invocation call)
    {
        using var input = call.Terminal.OpenInput();
        var content = new byte[Longest];
        var count = input.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return TaskListReader.Read(content.AsSpan(0, count), "standard input");
    }
}
