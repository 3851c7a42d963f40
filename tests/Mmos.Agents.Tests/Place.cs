using System.Runtime.InteropServices;
using Mmos.Agents.Processes;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Tests;

/// <summary>A temporary folder with a runner in it, and short words for what the tests do there.</summary>
internal sealed partial class Place : IAsyncDisposable
{
    /// <summary>
    /// The one time limit of every wait in these tests; reached only when something is broken.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Between SIGTERM and SIGKILL in these tests.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    public Place()
    {
        Folder = Directory.CreateTempSubdirectory("mmos-child-").FullName;
        Children = Path.Combine(Folder, "children");
        Log = Path.Combine(Folder, "log");
        Runner = new(Children, grace: Grace);
    }

    public string Folder { get; }

    public string Children { get; }

    public string Log { get; }

    public ChildProcessRunner Runner { get; }

    public string[] LogLines => File.ReadAllLines(Log);

    public ProcessRequest Request(params string[] command) => new()
    {
        Command = command,
        Directory = Folder,
        Environment = CleanEnvironment.ForTask(),
        LogFile = Log,
        Timeout = Limit,
        Label = "test",
    };

    public ProcessRequest Shell(string line) => Request("/bin/sh", "-c", line);

    public Task<ProcessResult> Run(ProcessRequest request) => RunUntil(request, CancellationToken.None);

    public Task<ProcessResult> RunUntil(ProcessRequest request, CancellationToken cancel) =>
        Runner.Run(request, cancel).WaitAsync(Limit, TestContext.Current.CancellationToken);

    public Task<ProcessResult> Run(string line) => Run(Shell(line));

    /// <summary>A pipe to be held open by processes.</summary>
    public Witness NewWitness() => new(Path.Combine(Folder, $"witness-{Guid.NewGuid():N}"));

    /// <summary>
    /// A pipe that holds a shell at `read x &lt;GATE` until the test writes a line into it.
    /// </summary>
    public string NewGate()
    {
        var path = Path.Combine(Folder, $"gate-{Guid.NewGuid():N}");
        Witness.MakePipe(path);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public static void Kill(int pid, int signal = 9) => Assert.Equal(0, KillNative(pid, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillNative(int pid, int signal);
}

/// <summary>
/// A named pipe that tells when all processes which hold it are gone: the operating system closes it for
/// them.
/// </summary>
internal sealed partial class Witness
{
    private readonly Task<StreamReader> opened;

    public Witness(string path)
    {
        Path = path;
        MakePipe(path);
        opened = Task.Factory.StartNew(
            () => new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Path { get; }

    /// <summary>The next line that a holder wrote; null when there is no holder any more.</summary>
    public async Task<string?> Line()
    {
        var reader = await opened.WaitAsync(Place.Limit);
        return await Task.Factory.StartNew(
            reader.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(Place.Limit);
    }

    public async Task<int> Pid() =>
        int.Parse((await Line())!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Completes when no process holds the pipe.</summary>
    public async Task AllGone()
    {
        while (await Line() is not null) { }
    }

    public static void MakePipe(string path) => Assert.Equal(0, MakePipe(path, 0b110_000_000));

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
