using Mmos.Api;
using Mmos.Core;
using Mmos.Journal.Sqlite;
using Mmos.Runtime.Hosting;
using Mmos.Runtime.Local;
using Mmos.Runtime.ReadModel;
using Xunit;

namespace Mmos.Server.Tests.Access;

/// <summary>A workspace in which two workers hold a task each, with a message, an artifact and a review of
/// the other one's to reach for.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private static readonly ProcessInfo Process = new("here", "boot", 1, 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("mmos-shop-").FullName;
    private readonly SqliteDatabase _database;
    private Pump _pump = null!;

    private Shop() => _database = new SqliteDatabase(Path.Combine(_folder, "mmos.db"));

    /// <summary>The whole seam.</summary>
    public IOrchestrator Seam { get; private set; } = null!;

    /// <summary>What the worker `me` holds.</summary>
    public WorkOrder Mine { get; private set; } = null!;

    /// <summary>What the worker `other` holds.</summary>
    public WorkOrder Theirs { get; private set; } = null!;

    public int MyRegistration { get; private set; }

    public int TheirRegistration { get; private set; }

    /// <summary>A message that is only for `other`.</summary>
    public long TheirMessage { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Shop> Open()
    {
        var shop = new Shop();
        var journal = await shop._database.Open("default", create: true, Cancel);
        shop._pump = await Pump.Start(journal, "test", new ProcessIdentity("here", "boot", 7, 1),
            TimeProvider.System, _ => { }, Cancel);
        shop.Seam = new LocalOrchestrator(shop._pump, journal, shop._database.Tables("default"), "ali@here",
            null, shop._database.Blobs("default"),
            access: AccessKeys.Of(shop._database, "default"));
        await shop.Fill();
        return shop;
    }

    /// <summary>Number of the last event: what was refused left it alone.</summary>
    public async Task<long> Seq() => (await Seam.Tokens.List(Cancel)).Seq;

    /// <summary>What is wrong with the log and its tables; empty when nothing is.</summary>
    public async Task<IReadOnlyList<string>> Verify(CancellationToken cancel) =>
        (await _database.Upkeep("default").Verify(new LogFold().Project, cancel)).Problems;

    /// <summary>Everything that happened.</summary>
    public async Task<IReadOnlyList<EventInfo>> Log() =>
        (await Seam.Records.Events(0, null, 10_000, Cancel)).Value!;

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Fill()
    {
        MyRegistration = await Register("me");
        Mine = await Submit("mine", "me", MyRegistration);
        TheirRegistration = await Register("other");
        Theirs = await Submit("theirs", "other", TheirRegistration);
        TheirMessage = (await Seam.Messages.Send(
            new NewMessage { To = "other", Content = "the code is 1234" }, null, null, Cancel)).Value!.Id;
        await Seam.Artifacts.Put(new NewArtifact
        {
            Project = "theirs",
            Name = "plan.md",
            Lease = Theirs.Lease
        },
            "secret plan"u8.ToArray(), null, Cancel);
    }

    private async Task<int> Register(string name) => (await Seam.Workers.Register(new RegisterRequest
    {
        Name = name,
        Agent = "command",
        Slots = 4,
        Account = $"{name}-account",
        Process = Process,
    }, Cancel)).Value;

    private async Task<WorkOrder> Submit(string project, string worker, int registration)
    {
        await Seam.Projects.Submit(new Plan
        {
            Project = project,
            Goal = "g",
            Tasks = [new TaskSpec { Key = "a", Title = "do a" }, new TaskSpec { Key = "b", Title = "do b",
                Needs = ["a"] }],
        }, null, null, Cancel);
        return Assert.Single((await Seam.Work.Claim(
            new ClaimRequest { Worker = worker, Registration = registration }, Cancel)).Value!);
    }
}
