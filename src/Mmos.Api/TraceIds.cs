using System.Security.Cryptography;
using System.Text;

namespace Mmos.Api;

/// <summary>The ids that put an attempt, and what its agent does, into one trace (W3C Trace Context). Pure:
/// every process derives the same.</summary>
public static class TraceIds
{
    /// <summary>The trace of what was submitted together and the span of an attempt, in
    /// hexadecimal.</summary>
    /// <param name="project">Slug of the project.</param>
    /// <param name="submitted">When the task was submitted, or reopened.</param>
    /// <param name="task">Id of the task, such as `T12`.</param>
    /// <param name="attempt">Number of the attempt, from 1.</param>
    public static (string Trace, string Span) Of(
        string project, DateTimeOffset submitted, string task, int attempt)
    {
        var common = FormattableString.Invariant($"mmos:{project}:{submitted.ToUnixTimeMilliseconds()}");
        var trace = SHA256.HashData(Encoding.UTF8.GetBytes(common));
        var span = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{common}:{task}-{attempt}")));
        return (Convert.ToHexStringLower(trace.AsSpan(0, 16)), Convert.ToHexStringLower(span.AsSpan(0, 8)));
    }

    /// <summary>What an attempt's process is told as `TRACEPARENT`.</summary>
    public static string Parent(TaskInfo task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var (trace, span) = Of(task.Project, task.CreatedAt, task.Id, task.Attempt);
        return $"00-{trace}-{span}-01";
    }
}
