using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mmos.Core;

/// <summary>Checks that stay on in production: a state that breaks one is never acted on.</summary>
public static class Invariant
{
    /// <summary>Throws when <paramref name="holds"/> is false: the host then drops its state and reads the
    /// log anew.</summary>
    /// <exception cref="InvariantException">The statement is false: a bug, or a damaged log.</exception>
    public static void Check([DoesNotReturnIf(false)] bool holds, string statement)
    {
        if (!holds) throw new InvariantException(statement);
    }

    /// <summary>The same for a statement with values in it, whose text is made only when it does not
    /// hold.</summary>
    /// <exception cref="InvariantException">The statement is false.</exception>
    public static void Check(
        [DoesNotReturnIf(false)] bool holds,
            [InterpolatedStringHandlerArgument(nameof(holds))] ref Statement statement)
    {
        if (!holds) throw new InvariantException(statement.ToString());
    }

    /// <summary>Makes the text of a statement that does not hold. Checks run for every event, so the text
    /// must cost nothing.</summary>
    [InterpolatedStringHandler]
    public ref struct Statement
    {
        private DefaultInterpolatedStringHandler _text;
        private readonly bool _isWanted;

        /// <summary>Called by the compiler: wants the text only when <paramref name="holds"/> is
        /// false.</summary>
        public Statement(int literalLength, int formattedCount, bool holds, out bool isWanted)
        {
            _isWanted = isWanted = !holds;
            _text = holds ? default : new(literalLength, formattedCount);
        }

        /// <summary>Called by the compiler.</summary>
        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        /// <summary>Called by the compiler.</summary>
        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        /// <inheritdoc/>
        public override string ToString() => _isWanted ? _text.ToStringAndClear() : "";
    }
}

/// <summary>Something that can never be, is: a bug or a damaged log. The message names the broken
/// statement.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Without a statement; for serialisers only.</summary>
    public InvariantException() { }

    /// <summary>With the statement that does not hold.</summary>
    public InvariantException(string statement) : base($"This must hold and does not: {statement}.") { }

    /// <summary>With the statement and what led to it.</summary>
    public InvariantException(string statement, Exception inner) : base(statement, inner) { }
}
