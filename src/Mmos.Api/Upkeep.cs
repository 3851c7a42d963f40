namespace Mmos.Api;

/// <summary>What MMOS's own processes do for the workspace.</summary>
public interface IUpkeep
{
    /// <summary>Takes or extends the lease of an effect, which one process at a time carries out.</summary>
    /// <param name="effect">Its name, such as `supervise:HOST`.</param>
    /// <param name="holder">Name of the holder.</param>
    /// <param name="process">Process of the holder.</param>
    /// <param name="time">How long the lease lasts unless it is extended.</param>
    /// <param name="takeOver">The holder's process is seen gone.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The number of the lease; `conflict` when another holds it.</returns>
    Task<Answer<int>> LeaseEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        bool takeOver, CancellationToken cancel);

    /// <summary>Takes the lease of an effect that is carried out every so often, when it is due: so long
    /// after
    /// its last success, and sooner after a failure.</summary>
    /// <param name="effect">Its name, such as `backup`.</param>
    /// <param name="holder">Name of the holder.</param>
    /// <param name="process">Process of the holder.</param>
    /// <param name="time">How long the lease lasts.</param>
    /// <param name="every">How often it is carried out.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The number of the lease; `conflict` when it is not due, or another holds it.</returns>
    Task<Answer<int>> LeaseDueEffect(string effect, string holder, ProcessInfo process, TimeSpan time,
        TimeSpan every, CancellationToken cancel);

    /// <summary>Ends the lease of an effect that could not be carried out.</summary>
    Task<Answer<Done>> FailEffect(string effect, int lease, string reason, CancellationToken cancel);

    /// <summary>Ends the lease of an effect.</summary>
    Task<Answer<Done>> ReleaseEffect(string effect, int lease, string outcome, CancellationToken cancel);

    /// <summary>Who carries an effect out now; null for nobody.</summary>
    Task<ProcessInfo?> HolderOf(string effect, CancellationToken cancel);

    /// <summary>Says how much memory a process of MMOS uses: above its limit nothing new is given out or
    /// taken
    /// in.</summary>
    /// <param name="process">Name of the process.</param>
    /// <param name="usedMb">Used, in MB.</param>
    /// <param name="limitMb">Its limit, in MB.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Whether MMOS counts as short of memory now.</returns>
    Task<Answer<bool>> ReportMemory(string process, int usedMb, int limitMb, CancellationToken cancel);

    /// <summary>Names of the processes that are short of memory now, as far as this process follows the
    /// log.</summary>
    Task<IReadOnlyList<string>> ShortOfMemory(CancellationToken cancel);

    /// <summary>Sets the workspace's bounds and preferences, all of them.</summary>
    Task<Answer<Done>> Configure(PolicySpec policy, CancellationToken cancel);

    /// <summary>Takes a changed configuration live: sets its policy, and tells every supervisor to read its
    /// workers anew.</summary>
    /// <param name="policy">The bounds and preferences that it sets.</param>
    /// <param name="hash">Hash of the whole configuration.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What changed, one line each.</returns>
    Task<Answer<IReadOnlyList<string>>> Apply(PolicySpec policy, string hash, CancellationToken cancel);
}
