using Mmos.Core;
using Mmos.Runtime.Ports;
using Mmos.Runtime.ReadModel;

namespace Mmos.Journal.Tests;

/// <summary>Small facts for tests of the store, which does not care whether a workspace would decide
/// them.</summary>
internal static class Samples
{
    public static readonly ProcessIdentity Process = new("host", "boot", 42, 4242);

    public static readonly WorkerProfile Profile = new("command", null, ["code", "test"], 2, 60_000);

    public static Recorded Progress(long seq, string note, string? key = null) => new(
        seq, 1_000 + seq, 2_000 + seq, "worker-1", seq, key, key is null ? 0 : ulong.MaxValue - 1,
        new TaskProgressed(1, 1, 50, note));

    /// <summary>A step that appends one progress event per note after whatever is there.</summary>
    public static Func<IReadOnlyList<Recorded>, Batch> Append(Head known, params string[] notes) => tail =>
    {
        var seq = known.Seq + tail.Count;
        return new Batch([.. notes.Select(n => Progress(++seq, n))], new TableWrites());
    };

    public static string Note(Recorded recorded) => ((TaskProgressed)recorded.Event).Note;

    public static TaskWrite Task(int number, string status = "ready", NewTask? added = null) => new()
    {
        Number = number,
        New = added,
        Status = status,
        Item = "author",
        Lease = 0,
        Attempt = 0,
        Percent = 0,
        At = 1_000,
    };

    public static NewTask NewTask(string key, params int[] needs) => new("demo", new TaskDefinition
    {
        Key = key,
        Title = $"Task {key}",
        Description = "Äpfel & \"Birnen\" 🍐",
        Require = ["code"],
        Files = ["src/**"],
        EstimateMinutes = 90,
        Verify = ["dotnet test"],
    }, needs, 500);
}
