using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mmos.Api;

namespace Mmos.Runtime.Local;

/// <summary>The identities of attempts: a lease, and proof that MMOS wrote it. Nothing is stored.</summary>
/// <remarks>`mmos_a.` task, lease and worker `.` HMAC-SHA256 of them under the workspace's key. Whether the
/// lease still lives is not in it and must be looked up. Pure.</remarks>
internal sealed class AttemptIdentities(ReadOnlyMemory<byte> key)
{
    public const string Prefix = "mmos_a.";

    /// <summary>Longer than any that is made: names have at most 60 characters.</summary>
    private const int MostLetters = 600;

    /// <summary>The secret of a lease; always the same one.</summary>
    public string Of(LeaseRef lease)
    {
        var said = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{lease.Task}\n{lease.Lease}\n{lease.Worker}"));
        return $"{Prefix}{Base64Url.EncodeToString(said)}.{Base64Url.EncodeToString(Proof(said))}";
    }

    /// <summary>The lease that a secret proves; null when MMOS did not write it.</summary>
    public LeaseRef? Read(string secret)
    {
        if (secret.Length > MostLetters || !secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        if (secret[Prefix.Length..].Split('.') is not [var said, var proof]) return null;
        if (!TryBytes(said, out var bytes) || !TryBytes(proof, out var shown)) return null;
        if (!CryptographicOperations.FixedTimeEquals(Proof(bytes), shown)) return null;
        return Encoding.UTF8.GetString(bytes).Split('\n', 3) is [var task, var lease, var worker]
            && int.TryParse(lease, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new LeaseRef(task, number, worker) : null;
    }

    private byte[] Proof(byte[] said) => HMACSHA256.HashData(key.Span, said);

    private static bool TryBytes(string text, out byte[] bytes)
    {
        bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length > 0;
    }
}
