using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Mmos.Agents.Processes.Unix;
using Mmos.Agents.Processes.Windows;

namespace Mmos.Agents.Processes;

/// <summary>The hidden `mmos child`: the process that holds every command of one MMOS process and ends them with it.</summary>
/// <remarks>
/// It reads JSON lines from standard input and answers on standard output. The end of its input is the death of
/// its parent, however it came: every tree is ended, then the keeper. See ADR 0004.
/// </remarks>
public static class ChildKeeper
{
    /// <summary>The hidden command word.</summary>
    public const string Word = "child";

    /// <summary>True when these program arguments ask for a keeper: `child FOLDER GRACE_MILLISECONDS PARENT_PID`.</summary>
    public static bool IsAsked(string[] args) => args is [Word, _, _, _];

    /// <summary>Keeps children until standard input ends; call it before anything else is loaded.</summary>
    /// <returns>The exit code: 0, or 2 when the arguments are wrong.</returns>
    public static int Run(string[] args)
    {
        if (!IsAsked(args) || !int.TryParse(args[2], CultureInfo.InvariantCulture, out var grace)
            || !int.TryParse(args[3], CultureInfo.InvariantCulture, out var parent))
        {
            Console.Error.WriteLine("mmos child is started by mmos itself");
            return 2;
        }
        var name = Guid.NewGuid().ToString("N")[..12];
        var outer = Environment.GetEnvironmentVariable(ChildRecords.Marker);
        var keeper = new KeeperRecord
        {
            Keeper = HostProcess.Current,
            Marker = string.IsNullOrEmpty(outer) ? name : $"{outer}/{name}",
        };
        var records = new ChildRecords(args[1]);
        var output = Console.OpenStandardOutput();
        var settings = new KeeperSettings(keeper, records, parent, TimeSpan.FromMilliseconds(grace),
            answer => Send(output, answer));
        var trees = Trees(settings);

        records.WriteKeeper(name, keeper);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = Leave(trees));
        var problem = Serve(trees, Console.OpenStandardInput());
        trees.EndAll();
        records.RemoveKeeper(name);
        if (problem is null) return 0;
        Console.Error.WriteLine(problem);
        return 1;
    }

    private static IChildTrees Trees(KeeperSettings settings) =>
        OperatingSystem.IsWindows() ? new WindowsTrees(settings) : new UnixTrees(settings);

    /// <returns>Null at the end of the input; else what went wrong, which must end the trees just the same.</returns>
    private static Exception? Serve(IChildTrees trees, Stream input)
    {
        try
        {
            using var lines = new StreamReader(input, new UTF8Encoding(false), false, 1 << 16);
            while (lines.ReadLine() is { } line)
            {
                if (JsonSerializer.Deserialize(line, KeeperJson.Default.KeeperRequest) is not { } request) continue;
                if (request.Do == KeeperRequest.Start) trees.Start(request);
                else trees.Stop(request.Id);
            }
            return null;
        }
        catch (JsonException)
        {
            return null; // the last line of a parent that died while writing it
        }
#pragma warning disable CA1031 // Whatever it is, no command may outlive it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    /// <summary>A polite request to end, such as a shutdown of the machine: the trees first, then the keeper.</summary>
    private static bool Leave(IChildTrees trees)
    {
        trees.EndAll();
        return false; // the default action follows
    }

    private static void Send(Stream output, KeeperAnswer answer)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(answer, KeeperJson.Default.KeeperAnswer), (byte)'\n'];
        try
        {
            lock (output) output.Write(line);
        }
        catch (IOException)
        {
            // The parent is gone; the end of the input says so too, and that is where it is dealt with.
        }
    }
}

/// <summary>What every platform's trees need to know.</summary>
internal sealed record KeeperSettings(
    KeeperRecord Keeper, ChildRecords Records, int ParentPid, TimeSpan Grace, Action<KeeperAnswer> Answer)
{
    /// <summary>How long the keeper goes on killing before it reports a process that cannot die.</summary>
    public static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    public string MarkerOf(long id) => string.Create(CultureInfo.InvariantCulture, $"{Keeper.Marker}.{id}");

    public string FileOf(long id) => string.Create(
        CultureInfo.InvariantCulture, $"{ChildRecords.NameOf(Keeper)}-{id}");

    /// <summary>Puts a started command on record.</summary>
    /// <remarks>
    /// A full disk or a deleted folder must not end what runs: on Linux the keeper's own record and the markers
    /// are enough to find it, elsewhere a keeper that is killed as well would lose it.
    /// </remarks>
    public void Record(KeeperRequest request, HostProcess process)
    {
        try
        {
            Records.Write(FileOf(request.Id), new()
            {
                Process = process,
                Keeper = Keeper.Keeper,
                ParentPid = ParentPid,
                Label = request.Label,
                Marker = MarkerOf(request.Id),
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{request.Label} runs without a record: {e.Message}");
        }
    }

    public void Forget(long id) => Records.Remove(FileOf(id));
}

/// <summary>A platform's process trees. Start and Stop come from the reading thread, one at a time.</summary>
internal interface IChildTrees
{
    /// <summary>Starts a command; answers started or failed now, exited when its whole tree has ended.</summary>
    void Start(KeeperRequest request);

    /// <summary>Begins to end a tree; the answer is its exited.</summary>
    void Stop(long id);

    /// <summary>Ends every tree and returns when all are gone.</summary>
    void EndAll();
}
