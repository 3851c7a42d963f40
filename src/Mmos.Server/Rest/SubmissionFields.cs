using Mmos.Api;

namespace Mmos.Server.Rest;

/// <summary>Names fields of a submission as the body does: the engine names them as plan files do, where a
/// task's key is its `id`.</summary>
internal static class SubmissionFields
{
    /// <summary>The same answer with the body's names.</summary>
    public static Answer<T> Named<T>(Answer<T> answer) =>
        answer.Problem is { Field: { } field } problem && field.EndsWith("].id", StringComparison.Ordinal)
            ? Answer<T>.No(problem with { Field = field[..^2] + "key" })
            : answer;
}
