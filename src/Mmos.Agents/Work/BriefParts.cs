using System.Text;

namespace Mmos.Agents.Work;

/// <summary>How soon a part of a brief is given up when there is no room: the least first.</summary>
internal enum BriefRank
{
    /// <summary>What attempts before the last were told.</summary>
    OldFeedback,
    /// <summary>What others wrote.</summary>
    Messages,
    /// <summary>What the needed tasks left.</summary>
    Results,
    /// <summary>Where the attempt before stopped.</summary>
    Handover,
    /// <summary>What the worker's profile adds.</summary>
    Profile,
    /// <summary>The latest failing output: shortened, never left out.</summary>
    Feedback,
    /// <summary>Goal, acceptance, gates: shortened when they alone are too long.</summary>
    Task,
}

/// <summary>A part of a brief.</summary>
internal readonly record struct BriefPart(BriefRank Rank, string Text)
{
    public int Bytes => Encoding.UTF8.GetByteCount(Text);
}

/// <summary>Brings a brief down to a number of tokens. Pure.</summary>
internal static class BriefParts
{
    /// <summary>Bytes of UTF-8 that count as a token.</summary>
    private const int BytesPerToken = 4;

    /// <summary>Below this a shortened part says nothing any more.</summary>
    private const int LeastBytes = 200;

    private const string Gap = "\n[… left out for room …]\n";

    private static readonly int GapBytes = Encoding.UTF8.GetByteCount(Gap);

    /// <summary>The parts one after the other, at most so long.</summary>
    /// <param name="parts">In the order they are read.</param>
    /// <param name="tokens">At most so many; null for all of it.</param>
    public static string Fit(IReadOnlyList<BriefPart> parts, int? tokens)
    {
        var kept = parts.ToArray();
        if (tokens is not { } most) return string.Concat(kept.Select(p => p.Text));
        var over = kept.Sum(p => p.Bytes) - ((long)most * BytesPerToken);
        foreach (var rank in Enum.GetValues<BriefRank>())
        {
            for (var i = kept.Length - 1; i >= 0 && over > 0; i--)
            {
                if (kept[i].Rank != rank) continue;
                var before = kept[i].Bytes;
                kept[i] = kept[i] with { Text = Less(kept[i], before - over) };
                over -= before - kept[i].Bytes;
            }
        }
        return string.Concat(kept.Select(p => p.Text));
    }

    // What is needed is never left out whole; the budget gives way before that.
    private static string Less(BriefPart part, long bytes)
    {
        if (bytes >= LeastBytes) return Shorten(part.Text, (int)bytes);
        return part.Rank < BriefRank.Feedback ? "" : Shorten(part.Text, Math.Min(LeastBytes, part.Bytes));
    }

    /// <summary>The beginning and the end of a text; output says at its end what was wrong.</summary>
    private static string Shorten(string text, int bytes)
    {
        var whole = Encoding.UTF8.GetBytes(text);
        if (whole.Length <= bytes) return text;
        var room = Math.Max(0, bytes - GapBytes);
        var head = room * 2 / 5;
        while (head > 0 && IsInside(whole[head])) head--;
        var tail = whole.Length - (room - head);
        while (tail < whole.Length && IsInside(whole[tail])) tail++;
        return Encoding.UTF8.GetString(whole, 0, head) + Gap
            + Encoding.UTF8.GetString(whole, tail, whole.Length - tail);
    }

    // Not the first byte of a letter.
    private static bool IsInside(byte value) => (value & 0xC0) == 0x80;
}
