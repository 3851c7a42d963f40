using System.Security.Cryptography;
using System.Text;

namespace Mmos.Git;

/// <summary>What a repository is called across machines. Pure.</summary>
/// <param name="Id">The same for every clone of one origin, however its URL is written; without an origin, of
/// this place alone.</param>
/// <param name="Origin">URL of the origin without user and password; null for none.</param>
public sealed record RepositoryIdentity(string Id, string? Origin)
{
    private const int IdBytes = 6;

    /// <summary>The identity of a repository on this host.</summary>
    public static RepositoryIdentity Of(Repository repository, string host) =>
        Of(repository.OriginUrl, $"{host}:{repository.MainWorktree}", host);

    /// <summary>The identity that follows from an origin, or from a place when there is none.</summary>
    /// <param name="origin">The URL as git has it; null for none.</param>
    /// <param name="place">Host and path.</param>
    /// <param name="host">The host: an origin in its file system is its own.</param>
    public static RepositoryIdentity Of(string? origin, string place, string host)
    {
        if (origin is null) return new RepositoryIdentity(Named(place), null);
        var remote = RemotePlace.Parse(origin);
        return remote is null
            ? new RepositoryIdentity(Named($"{host}:{origin}"), origin)
            : new RepositoryIdentity(Named(remote.ToString()), remote.Shown);
    }

    private static string Named(string whole) => "r-"
        + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)).AsSpan(0, IdBytes));
}
