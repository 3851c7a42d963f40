namespace Mmos.Core;

/// <summary>The longest path that begins with each task of a submission, in minutes, computed in one reverse
/// pass.</summary>
internal static class Ranks
{
    /// <summary>What a task without an estimate counts as: an hour.</summary>
    public const int UnknownMinutes = 60;

    /// <param name="minutes">Estimate of each task, in submission order.</param>
    /// <param name="order">Indices of the tasks, every need before its dependents.</param>
    /// <param name="needs">Indices that each task needs within the submission.</param>
    public static int[] Of(IReadOnlyList<int> minutes, IReadOnlyList<int> order,
        IReadOnlyList<IReadOnlyList<int>> needs)
    {
        var longestAfter = new int[minutes.Count];
        var ranks = new int[minutes.Count];
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var task = order[i];
            ranks[task] = (int)Math.Min(int.MaxValue / 2, (long)minutes[task] + longestAfter[task]);
            foreach (var need in needs[task]) longestAfter[need] = Math.Max(longestAfter[need], ranks[task]);
        }
        return ranks;
    }
}
