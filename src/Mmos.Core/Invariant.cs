using System.Diagnostics.CodeAnalysis;

namespace Mmos.Core;

/// <summary>Checks that stay on in production: a state that breaks one is never acted on.</summary>
public static class Invariant
{
    /// <summary>Throws when <paramref name="holds"/> is false: the host then drops its state and reads the log anew.</summary>
    /// <exception cref="InvariantException">The statement is false: a bug, or a damaged log.</exception>
    public static void Check([DoesNotReturnIf(false)] bool holds, string statement)
    {
        if (!holds) throw new InvariantException(statement);
    }
}

/// <summary>Something that can never be, is: a bug or a damaged log. The message names the broken statement.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Without a statement; for serialisers only.</summary>
    public InvariantException() { }

    /// <summary>With the statement that does not hold.</summary>
    public InvariantException(string statement) : base($"This must hold and does not: {statement}.") { }

    /// <summary>With the statement and what led to it.</summary>
    public InvariantException(string statement, Exception inner) : base(statement, inner) { }
}
