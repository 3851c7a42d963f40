using System.Globalization;
using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Conflicts, in-process.</summary>
internal sealed class LocalConflicts(LocalCalls calls) : IConflicts
{
    public Task<Answer<IReadOnlyList<FoundConflict>>> List(string? project, bool all,
        CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Conflicts(project, all, null, cancel));

    public async Task<Answer<FoundConflict>> Resolve(string conflict, string resolution, string note,
        CancellationToken cancel)
    {
        if (Number(conflict) is not { } id)
            return Answer<FoundConflict>.No(new Problem("not_found",
                $"there is no conflict {conflict}; see them with: mmos conflict list", "conflictId"));
        if (!Enum.GetValues<Resolution>().Any(r => Words.Of(r) == resolution))
            return Answer<FoundConflict>.No(new Problem("invalid",
                $"`{resolution}` settles nothing: reassign, queue, merge, allow_both or escalate do",
                "resolution"));
        var how = Enum.GetValues<Resolution>().First(r => Words.Of(r) == resolution);
        var done = await calls.Do(new Command.ResolveConflict(id, how, note), cancel).ConfigureAwait(false);
        if (done.Problem is { } problem) return Answer<FoundConflict>.No(problem);
        return await LocalCalls.Readable(async () => Answer<FoundConflict>.Of(
            (await calls.Tables.Conflicts(null, true, id, cancel).ConfigureAwait(false))[0], done.Seq))
            .ConfigureAwait(false);
    }

    private static long? Number(string conflict) => conflict.Length > 1 && conflict[0] is 'C' or 'c'
        && long.TryParse(conflict.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
