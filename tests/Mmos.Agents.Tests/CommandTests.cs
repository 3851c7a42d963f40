using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Mmos.Agents.Processes;
using Mmos.Runtime.Ports;

namespace Mmos.Agents.Tests;

[UnsupportedOSPlatform("windows")]
public sealed partial class CommandTests : IAsyncLifetime
{
    private readonly Place place = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix shell");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 128 + 15)]
    [InlineData("kill -KILL $$", 128 + 9)]
    [InlineData("kill -SEGV $$", 128 + 11)]
    public async Task The_exit_code_is_the_programs_own_or_128_and_the_signal(string line, int code)
    {
        var result = await place.Run(line);
        Assert.Equal((ProcessEnd.Exited, code, null), (result.End, result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Output_and_errors_reach_the_log_in_order_behind_what_was_there()
    {
        File.WriteAllText(place.Log, "before\n");
        await place.Run("echo one; echo two >&2; echo three; echo four >&2");
        await place.Run("echo five");
        Assert.Equal(["before", "one", "two", "three", "four", "five"], place.LogLines);
    }

    [Fact]
    public async Task Input_is_given_whole_and_then_closed()
    {
        var text = string.Concat(Enumerable.Repeat("değişken ığüşöç 漢字\n", 200_000));
        var result = await place.Run(place.Request("/bin/cat") with { Input = text });
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(text, File.ReadAllText(place.Log));
    }

    [Fact]
    public async Task Without_input_a_program_reads_the_end_at_once()
    {
        Assert.Equal(0, (await place.Run("cat; echo done")).ExitCode);
        Assert.Equal(["done"], place.LogLines);
    }

    [Fact]
    public async Task Arguments_arrive_as_given()
    {
        string[] odd =
            ["a b", "", "'", "\"q\"", "$HOME", "*", "\\", "İıĞğŞş", "日本語", "😀", "-n", "tab\there"];
        await place.Run(place.Request(["/usr/bin/printf", "%s\\n", .. odd]));
        Assert.Equal(odd, place.LogLines);
    }

    [Fact]
    public async Task The_environment_is_exactly_what_was_given_and_the_marker()
    {
        var given = new Dictionary<string, string> { ["A"] = "1", ["EMPTY"] = "", ["Ş"] = "ı = i" };
        await place.Run(place.Request("/usr/bin/env") with { Environment = given });
        var marker = Assert.Single(
            place.LogLines, l => l.StartsWith("MMOS_CHILD=", StringComparison.Ordinal));
        Assert.Equal(["A=1", "EMPTY=", "Ş=ı = i"], place.LogLines.Where(l => l != marker).Order());
    }

    [Fact]
    public async Task A_bare_name_is_looked_up_on_the_given_path_and_a_relative_one_in_the_given_folder()
    {
        var bin = Directory.CreateDirectory(Path.Combine(place.Folder, "bin dir")).FullName;
        WriteScript(Path.Combine(bin, "greet"), "#!/bin/sh\necho hello from \"$PWD\"\n");
        var request = place.Request("greet") with
        {
            Environment = new Dictionary<string, string> { ["PATH"] = "/nowhere:" + bin },
        };
        Assert.Equal(0, (await place.Run(request)).ExitCode);
        Assert.Equal(0, (await place.Run(place.Request("./greet") with { Directory = bin })).ExitCode);
        Assert.Equal([$"hello from {place.Folder}", $"hello from {bin}"], place.LogLines);
    }

    [Fact]
    public async Task A_script_without_interpreter_line_runs_in_the_shell()
    {
        WriteScript(Path.Combine(place.Folder, "plain"), "echo \"plain $1\"\n");
        Assert.Equal(0, (await place.Run(place.Request("./plain", "x y"))).ExitCode);
        Assert.Equal(["plain x y"], place.LogLines);
    }

    [Theory]
    [InlineData("no-such-program-at-all",
        "no executable program 'no-such-program-at-all' on the task's PATH")]
    [InlineData("/no/such/program", "no executable program '/no/such/program'")]
    [InlineData("/etc/passwd", "no executable program '/etc/passwd'")]
    [InlineData("/tmp", "no executable program '/tmp'")]
    [InlineData("a\0b", "an argument contains a NUL character")]
    [InlineData("", "the command is empty")]
    public async Task A_program_that_cannot_be_started_is_a_result_with_a_reason(
        string program, string reason)
    {
        var result = await place.Run(place.Request(program));
        Assert.Equal((ProcessEnd.NotStarted, null, reason), (result.End, result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_missing_working_directory_is_named()
    {
        var missing = Path.Combine(place.Folder, "gone");
        var result = await place.Run(place.Shell("true") with { Directory = missing });
        Assert.Equal((ProcessEnd.NotStarted, $"the working directory '{missing}' does not exist"),
            (result.End, result.Error));
    }

    [Fact]
    public async Task A_log_file_that_cannot_be_opened_is_named()
    {
        var result = await place.Run(place.Shell("true") with { LogFile = place.Folder });
        Assert.Equal(ProcessEnd.NotStarted, result.End);
        Assert.Contains("directory", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_hundred_commands_at_once_keep_their_codes_and_logs_apart()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => place.Run(
            place.Shell($"echo {i}; exit {i}") with { LogFile = Path.Combine(place.Folder, $"logs/{i}") })));
        Assert.Equal(Enumerable.Range(0, 200), results.Select(r => r.ExitCode ?? -1));
        Assert.All(Enumerable.Range(0, 200), i =>
            Assert.Equal($"{i}\n", File.ReadAllText(Path.Combine(place.Folder, $"logs/{i}"))));
    }

    [Fact]
    public async Task A_secret_that_is_printed_in_two_pieces_never_reaches_the_log()
    {
        var (head, tail) = ("ghp_" + new string('a', 16), new string('b', 20));
        var gate = place.NewGate();
        var running = place.Run($"echo begun; printf {head}; read x <{gate}; echo {tail} seen");
        // The shell opens the gate when the first piece is out.
        await File.WriteAllTextAsync(gate, "go\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await running).ExitCode);
        Assert.Equal(["begun", new string('*', 40) + " seen"], place.LogLines);
    }

    [Fact]
    public async Task Huge_output_is_kept_whole()
    {
        const int size = 200_000_000;
        Assert.Equal(0, (await place.Run($"head -c {size} /dev/zero")).ExitCode);
        Assert.Equal(size, new FileInfo(place.Log).Length);
    }

    [Fact]
    public async Task A_command_inherits_no_descriptors_and_no_signal_settings()
    {
        var leak = Duplicate(2); // dup gives a descriptor that survives exec, like one from a careless parent
        try
        {
            await place.Run(place.Shell(
                "ls /proc/$$/fd; cat /proc/self/status | grep -E 'Sig(Blk|Ign|Cgt)'"));
        }
        finally
        {
            _ = CloseDescriptor(leak);
        }
        // glibc's posix_spawn ignores its two internal signals, 32 and 33, in every child.
        var lines = place.LogLines.Select(
            l => l.Replace("0000000180000000", "0000000000000000", StringComparison.Ordinal));
        Assert.Equal(
            ["0", "1", "2", "SigBlk:\t0000000000000000",
            "SigIgn:\t0000000000000000", "SigCgt:\t0000000000000000"],
            lines);
    }

    [Fact]
    public async Task The_keeper_lives_in_its_own_session_and_keeps_no_descriptor_of_finished_commands()
    {
        await place.Run("true");
        var keeper = place.Runner.KeeperPid!.Value;
        // Without the assemblies, which .NET opens when it first needs them.
        string[] Open() => [.. new DirectoryInfo($"/proc/{keeper}/fd").GetFiles()
            .Select(f => f.LinkTarget ?? "")
            .Where(t => !t.EndsWith(".dll", StringComparison.Ordinal)).Order()];
        var before = Open();
        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => place.Run(place.Shell("cat") with { Input = "x" })));
        Assert.Equal(before, Open());
        Assert.Equal(keeper, Processes.Unix.ProcStat.Read(keeper)!.Value.Session);
    }

    [Fact]
    public async Task A_living_command_is_on_record_and_a_finished_one_is_not()
    {
        var witness = place.NewWitness();
        var gate = place.NewGate();
        var running = place.Run(
            place.Shell($"exec 3>{witness.Path}; echo $$ >&3; read x <{gate}") with { Label = "T12-1" });
        var pid = await witness.Pid();
        await place.Run("true"); // starts are serial: the first one is on record when the second has run
        var book = Assert.Single(ChildBooks.Read(place.Children));
        var record = Assert.Single(book.Live);
        Assert.Equal(HostProcess.Find(pid), book.ProcessOf(record));
        Assert.Equal(("T12-1", Environment.ProcessId, place.Runner.KeeperPid),
            (record.Label, book.Header.ParentPid, book.Header.Keeper?.Pid));
        File.WriteAllText(gate, "go\n");
        Assert.Equal(0, (await running).ExitCode);
        Assert.Empty(Assert.Single(ChildBooks.Read(place.Children)).Live);
        await place.Runner.DisposeAsync();
        Assert.Empty(Directory.GetFiles(place.Children));
    }

    private static void WriteScript(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
