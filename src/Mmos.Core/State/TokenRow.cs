namespace Mmos.Core;

/// <summary>What deciding needs of a token that was not revoked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which no other has.</param>
public readonly record struct TokenRow(string Id, string Name);
