using Mmos.Core;

namespace Mmos.Runtime.ReadModel;

/// <summary>A row of `token`: made, or gone.</summary>
/// <param name="Id">Its id: the key.</param>
/// <param name="Created">What it is; null: the row goes.</param>
/// <param name="At">Wall clock.</param>
/// <param name="By">Who made or revoked it.</param>
public sealed record TokenWrite(string Id, TokenCreated? Created, long At, string By);
