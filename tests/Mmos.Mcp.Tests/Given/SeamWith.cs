using System.Reflection;
using Mmos.Api;

namespace Mmos.Mcp.Tests.Given;

/// <summary>The seam with other reviews, and with a signal at the first beat of a worker.</summary>
internal sealed class SeamWith(IOrchestrator seam, IReviews? reviews = null) : IOrchestrator
{
    public TaskCompletionSource Beaten { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IProjects Projects => seam.Projects;

    public ITasks Tasks => seam.Tasks;

    public IWork Work => seam.Work;

    public IWorkers Workers => Watched.Over(seam.Workers, Beaten);

    public IAccounts Accounts => seam.Accounts;

    public IMessages Messages => seam.Messages;

    public IArtifacts Artifacts => seam.Artifacts;

    public IRecords Records => seam.Records;

    public IAttempts Attempts => seam.Attempts;

    public IReviews Reviews => reviews ?? seam.Reviews;

    public IConflicts Conflicts => seam.Conflicts;

    public ITokens Tokens => seam.Tokens;

    public IQueries Queries => seam.Queries;

    public IUpkeep Upkeep => seam.Upkeep;
}

/// <summary>Passes every call on; a proxy, so that the seam may grow without it.</summary>
#pragma warning disable CA1852 // The proxy is a class derived from it, made at run time.
public class Watched : DispatchProxy
#pragma warning restore CA1852
{
    private IWorkers _workers = null!;
    private TaskCompletionSource _beaten = null!;

    public static IWorkers Over(IWorkers workers, TaskCompletionSource beaten)
    {
        var made = Create<IWorkers, Watched>();
        ((Watched)(object)made)._workers = workers;
        ((Watched)(object)made)._beaten = beaten;
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IWorkers.Beat)) _beaten.TrySetResult();
        return targetMethod.Invoke(_workers, args);
    }
}
