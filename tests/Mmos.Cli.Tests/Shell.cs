using Mmos.Cli.Rendering;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>A shell that runs one command on fakes.</summary>
#pragma warning disable CA1001 // Writers and streams in memory hold nothing that must be given back.
internal sealed class Shell
#pragma warning restore CA1001
{
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };
    private readonly MemoryStream raw = new();

    public FakeComposition Mmos { get; } = new();
    public string Directory { get; init; } = "/home/me/shop";
    public Dictionary<string, string> Environment { get; } = [];
    public TextReader In { get; init; } = TextReader.Null;
    public bool IsLive { get; init; }
    public bool HasColor { get; init; }
    public int Width { get; init; } = Frame.Unlimited;
    public int Height { get; init; } = 24;
    public Func<string?>? Answer { get; init; }
    public string Input { get; init; } = "";
    public string Out => output.ToString();
    public string Error => error.ToString();
    public string Raw => System.Text.Encoding.UTF8.GetString(raw.ToArray());

    public static Shell WithShop(bool isLive = false, int width = Frame.Unlimited)
    {
        var shell = new Shell { IsLive = isLive, Width = width };
        var seam = shell.Mmos.Seam;
        seam.AllProjects.Add(Samples.Project);
        seam.AllTasks.AddRange(Samples.Tasks);
        seam.AllWorkers.AddRange(Samples.Workers);
        seam.AllEvents.AddRange(Samples.Events);
        seam.AllInbox.AddRange(Samples.Inbox);
        seam.AllMessages.AddRange(Samples.Messages);
        seam.AllArtifacts.AddRange(Samples.Artifacts);
        seam.AllErrors.AddRange(Samples.Errors);
        return shell;
    }

    public Task<int> Run(string words) => Run(words.Split(' '));

    /// <summary>Runs until the test is ended.</summary>
    public Task<int> Run(string[] words) => Start(words, TestContext.Current.CancellationToken);

    /// <summary>Begins a command that only an interrupt ends, and interrupts it once it waits.</summary>
    public async Task<int> RunAndInterrupt(string words)
    {
        using var interrupt =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Start(words.Split(' '), interrupt.Token);
        await interrupt.CancelAsync();
        return await running;
    }

    private Task<int> Start(string[] words, CancellationToken cancel) =>
        CommandLine.Run(words, new CommandContext
        {
            In = In,
            Terminal = new Terminal(output, error)
            {
                IsLive = IsLive,
                HasColor = HasColor,
                Size = () => (Width, Height),
                OpenRaw = () => new Kept(raw),
                OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input)),
                Ask = Answer,
            },
            Composition = Mmos,
            Directory = Directory,
            Environment = Environment,
            Clock = new FixedClock(),
        }, cancel);

    /// <summary>A stream that stays readable when it is closed.</summary>
    private sealed class Kept(MemoryStream inner) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            inner.Write(ToArray());
            base.Dispose(disposing);
        }
    }

    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => Samples.Now;
    }
}
