namespace Mmos.Agents.Processes.Unix;

/// <summary>One command and all that it started. Guarded by the lock of <see cref="UnixTrees"/>.</summary>
internal sealed class UnixTree(long id, int pid, string marker, MaskedLog log)
{
    public long Id => id;

    /// <summary>The main program; also the number of its session and process group.</summary>
    public int Pid => pid;

    public string Marker => marker;

    /// <summary>Where its output goes.</summary>
    public MaskedLog Log => log;

    /// <summary>The main program's exit code once it has been reaped.</summary>
    public int? Code { get; set; }

    /// <summary>A thread is ending it; nobody else may complete it.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Nothing of it is left but its last output, on its way to the log.</summary>
    public bool IsOver { get; set; }

    /// <summary>It was told to end while its main program ran.</summary>
    public bool IsStopped { get; set; }
}
