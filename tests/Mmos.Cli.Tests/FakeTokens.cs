using Mmos.Api;

namespace Mmos.Cli.Tests;

/// <summary>Tokens in a list; the secret of each is `mmos_secret`.</summary>
internal sealed class FakeTokens : ITokens
{
    public List<GivenToken> Given { get; } = [];

    /// <summary>The last request.</summary>
    public TokenRequest? Asked { get; private set; }

    public Task<Answer<NewToken>> Create(TokenRequest request, CancellationToken cancel)
    {
        Asked = request;
        var token = new GivenToken("aaaaaaaaaaaa", request.Name, request.Role, request.Worker, "me@box",
            Samples.Now, request.ExpiresAt);
        Given.Add(token);
        return Task.FromResult(Answer<NewToken>.Of(new NewToken(token, "mmos_secret"), 1));
    }

    public Task<Answer<IReadOnlyList<GivenToken>>> List(CancellationToken cancel) =>
        Task.FromResult(Answer<IReadOnlyList<GivenToken>>.Of(Given, 1));

    public Task<Answer<Done>> Revoke(string token, CancellationToken cancel) =>
        Task.FromResult(Given.RemoveAll(t => t.Name == token || t.Id == token) > 0
            ? Answer<Done>.Of(new Done(), 1)
            : Answer<Done>.No(new Problem("not_found", $"there is no token {token}")));

    public Task<Answer<Identity>> Identify(string secret, CancellationToken cancel) =>
        throw new NotSupportedException();
}
