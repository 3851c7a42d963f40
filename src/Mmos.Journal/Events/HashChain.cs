using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mmos.Core;

namespace Mmos.Journal.Events;

/// <summary>Each event's hash covers the one before: a log cannot fork or be edited unnoticed.</summary>
/// <remarks>
/// SHA-256 over the previous hash and every stored field. Numbers are 8 bytes, big-endian; texts are UTF-8
/// after their
/// length in 4 bytes (-1 for null), so that no two contents give the same bytes. Frozen.
/// </remarks>
public static class HashChain
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The hash of an event that follows <paramref name="previous"/>.</summary>
    /// <param name="previous">Hash of the event before; empty for the first.</param>
    /// <param name="recorded">The event's place; its <see cref="Recorded.Event"/> is not looked at.</param>
    /// <param name="stored">Its stored form.</param>
    public static byte[] Next(ReadOnlySpan<byte> previous, in Recorded recorded, in EncodedEvent stored)
    {
        var actor = recorded.Actor;
        var longest = previous.Length + 6 * 8 + 4 * 4 + stored.Json.Length
            + 3 * (actor.Length + (recorded.Key?.Length ?? 0) + stored.Type.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            var rest = buffer.AsSpan();
            previous.CopyTo(rest);
            rest = rest[previous.Length..];
            Put(ref rest, recorded.Seq);
            Put(ref rest, recorded.At);
            Put(ref rest, recorded.Clock);
            Put(ref rest, actor);
            Put(ref rest, recorded.Record);
            Put(ref rest, recorded.Key);
            Put(ref rest, unchecked((long)recorded.BodyHash));
            Put(ref rest, stored.Type);
            Put(ref rest, stored.Version);
            BinaryPrimitives.WriteInt32BigEndian(rest, stored.Json.Length);
            stored.Json.Span.CopyTo(rest[4..]);
            rest = rest[(4 + stored.Json.Length)..];
            return SHA256.HashData(buffer.AsSpan(0, buffer.Length - rest.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A hash as people and <see cref="Mmos.Runtime.Ports.Head"/> write it.</summary>
    public static string Text(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    private static void Put(ref Span<byte> rest, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(rest, number);
        rest = rest[8..];
    }

    private static void Put(ref Span<byte> rest, string? text)
    {
        var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, rest[4..]);
        BinaryPrimitives.WriteInt32BigEndian(rest, length);
        rest = rest[(4 + Math.Max(0, length))..];
    }
}
