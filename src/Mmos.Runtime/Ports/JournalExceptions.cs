namespace Mmos.Runtime.Ports;

/// <summary>A write failed, or nobody knows whether it did. The message goes to the person: what, where, what
/// to do.</summary>
public class JournalException : Exception
{
    /// <summary>For serialisers only.</summary>
    public JournalException() { }

    /// <summary>With one line for the person.</summary>
    public JournalException(string message) : base(message) { }

    /// <summary>With one line for the person and the cause.</summary>
    public JournalException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>The head that the failed write would have made, when it came as far as committing: the log
    /// tells whether it did.</summary>
    public Head? Attempted { get; init; }
}

/// <summary>The log under this process was restored, replaced or deleted.</summary>
public sealed class JournalForkedException : JournalException
{
    /// <summary>For serialisers only.</summary>
    public JournalForkedException() { }

    /// <summary>With one line for the person.</summary>
    public JournalForkedException(string message) : base(message) { }

    /// <summary>With one line for the person and the cause.</summary>
    public JournalForkedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>A newer MMOS wrote here: restart this process with it.</summary>
public sealed class JournalUpgradedException : JournalException
{
    /// <summary>For serialisers only.</summary>
    public JournalUpgradedException() { }

    /// <summary>With one line for the person.</summary>
    public JournalUpgradedException(string message) : base(message) { }

    /// <summary>With one line for the person and the cause.</summary>
    public JournalUpgradedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The write lock could not be had in time; nothing was written and trying again is safe.</summary>
public sealed class JournalBusyException : JournalException
{
    /// <summary>For serialisers only.</summary>
    public JournalBusyException() { }

    /// <summary>With one line for the person.</summary>
    public JournalBusyException(string message) : base(message) { }

    /// <summary>With one line for the person and the cause.</summary>
    public JournalBusyException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The database does not answer: it is down, starting, or cannot be reached. Trying again later is
/// what there is to do.</summary>
/// <remarks>Whether a write that met it was stored is told by <see cref="JournalException.Attempted"/> and
/// the log.</remarks>
public sealed class JournalUnreachableException : JournalException
{
    /// <summary>For serialisers only.</summary>
    public JournalUnreachableException() { }

    /// <summary>With one line for the person.</summary>
    public JournalUnreachableException(string message) : base(message) { }

    /// <summary>With one line for the person and the cause.</summary>
    public JournalUnreachableException(string message, Exception? inner) : base(message, inner) { }
}
