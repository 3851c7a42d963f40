namespace Mmos.Core;

/// <summary>The tokens that were not revoked.</summary>
public sealed partial class WorkspaceState
{
    private readonly SortedDictionary<string, TokenRow> _tokens = new(StringComparer.Ordinal);

    /// <summary>By id.</summary>
    internal IReadOnlyCollection<TokenRow> Tokens => _tokens.Values;

    private void On(TokenCreated e) => _tokens[e.Id] = new TokenRow(e.Id, e.Name);
}
