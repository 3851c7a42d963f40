namespace Mmos.Runtime.Backups;

/// <summary>A file cannot be used as a backup, or a backup cannot be made. The message goes to the
/// person.</summary>
public sealed class BackupException : Exception
{
    /// <summary>For serialisers only.</summary>
    public BackupException() { }

    /// <summary>With one line for the person.</summary>
    public BackupException(string message) : base(message) { }

    /// <summary>With one line for the person and the cause.</summary>
    public BackupException(string message, Exception inner) : base(message, inner) { }
}
