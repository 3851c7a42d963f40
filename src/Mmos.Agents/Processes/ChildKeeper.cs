using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Mmos.Agents.Processes.Unix;
using Mmos.Agents.Processes.Windows;

namespace Mmos.Agents.Processes;

/// <summary>
/// The hidden `mmos child`: the process that holds every command of one MMOS process and ends them with it.
/// </summary>
/// <remarks>
/// It reads JSON lines from standard input and answers on standard output. The end of its input is the
/// death of its parent, however it came: every tree is ended, then the keeper. See ADR 0004.
/// </remarks>
public static class ChildKeeper
{
    /// <summary>The hidden command word.</summary>
    public const string Word = "child";

    /// <summary>
    /// True when these program arguments ask for a keeper: `child FOLDER GRACE_MILLISECONDS PARENT_PID`.
    /// </summary>
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
        try
        {
            return Keep(args[1], TimeSpan.FromMilliseconds(grace), parent) is { } problem ? Fail(problem) : 0;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            return Fail(e); // before the first command: MMOS passes the sentence on
        }
    }

    private static int Fail(Exception problem)
    {
        Console.Error.WriteLine(problem.Message);
        return 1;
    }

    private static Exception? Keep(string folder, TimeSpan grace, int parent)
    {
        var header = new BookLine
        {
            Keeper = HostProcess.Current,
            ParentPid = parent,
            Marker = ChildMarker.ForKeeper(
                Environment.GetEnvironmentVariable(ChildMarker.Variable), Guid.NewGuid().ToString("N")[..12]),
        };
        using var book = new ChildBook(folder, header);
        var output = Console.OpenStandardOutput();
        var trees = Trees(new(header.Marker, book, grace, answer => Send(output, answer)));
        using var term = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, signal => signal.Cancel = Leave(trees));
        var problem = Serve(trees, Console.OpenStandardInput());
        trees.EndAll();
        return problem;
    }

    private static IChildTrees Trees(KeeperSettings settings) =>
        OperatingSystem.IsWindows() ? new WindowsTrees(settings) : new UnixTrees(settings);

    /// <returns>
    /// Null at the end of the input; else what went wrong, which must end the trees just the same.
    /// </returns>
    private static Exception? Serve(IChildTrees trees, Stream input)
    {
        try
        {
            using var lines = new StreamReader(input, new UTF8Encoding(false), false, 1 << 16);
            while (lines.ReadLine() is { } line)
            {
                if (JsonSerializer.Deserialize(line, KeeperJson.Default.KeeperRequest) is not { } request)
                    continue;
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

    /// <summary>
    /// A polite request to end, such as a shutdown of the machine: the trees first, then the keeper.
    /// </summary>
    private static bool Leave(IChildTrees trees)
    {
        trees.EndAll();
        return false; // the default action follows
    }

    private static void Send(Stream output, KeeperAnswer answer)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(answer, KeeperJson.Default.KeeperAnswer),
            (byte)'\n'];
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
    string Marker, ChildBook Book, TimeSpan Grace, Action<KeeperAnswer> Answer)
{
    /// <summary>How long the keeper goes on killing before it reports a process that cannot die.</summary>
    public static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);

    public string MarkerOf(long id) => ChildMarker.ForCommand(Marker, id);

    /// <summary>Puts a started command on record.</summary>
    public void Record(KeeperRequest request, HostProcess process) => Book.Started(new()
    {
        Id = request.Id,
        Pid = process.Pid,
        StartTime = process.StartTime,
        Label = request.Label,
        Marker = MarkerOf(request.Id),
    });
}

/// <summary>A platform's process trees. Start and Stop come from the reading thread, one at a time.</summary>
internal interface IChildTrees
{
    /// <summary>
    /// Starts a command; answers started or failed now, exited when its whole tree has ended.
    /// </summary>
    void Start(KeeperRequest request);

    /// <summary>Begins to end a tree; the answer is its exited.</summary>
    void Stop(long id);

    /// <summary>Ends every tree and returns when all are gone.</summary>
    void EndAll();
}
