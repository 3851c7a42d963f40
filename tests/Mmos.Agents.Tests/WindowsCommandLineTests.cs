using Mmos.Agents.Processes.Windows;

namespace Mmos.Agents.Tests;

public sealed class WindowsCommandLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData(@"C:\dir\", @"C:\dir\")]
    [InlineData(@"C:\a dir\", "\"C:\\a dir\\\\\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("back\\\"quote", "\"back\\\\\\\"quote\"")]
    [InlineData("İstanbul ığ", "\"İstanbul ığ\"")]
    public void An_argument_is_quoted_as_the_C_runtime_reads_it(string argument, string quoted) =>
        Assert.Equal(quoted, WindowsCommandLine.Quoted(argument));

    [Fact]
    public void A_persons_line_reaches_the_shell_verbatim()
    {
        var line = Build(
            @"C:\Windows\System32\cmd.exe", ["/d", "/s", "/c", "echo \"a b\" && dir %TEMP%"],
            out var application);
        Assert.Equal("C:\\Windows\\System32\\cmd.exe /d /s /c \"echo \"a b\" && dir %TEMP%\"", line);
        Assert.Equal(@"C:\Windows\System32\cmd.exe", application);
    }

    [Fact]
    public void A_batch_file_is_run_by_the_shell_and_its_arguments_stay_arguments()
    {
        var line = Build(
            @"C:\npm\npx.cmd", ["simple-1.0", "a b", "\"&calc", "%PATH%", "x\\", ""], out var application);
        Assert.Equal(Shell, application);
        Assert.Equal(
            Shell + " /d /e:ON /v:OFF /c \"\"C:\\npm\\npx.cmd\" simple-1.0 \"a b\" \"\"\"&calc\" "
            + "\"%%cd:~,%PATH%%cd:~,%\" \"x\\\\\" \"\"\"",
            line);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("carriage\rreturn")]
    public void A_line_break_for_a_batch_file_is_refused(string argument) =>
        Assert.Throws<ArgumentException>(() => Build(@"C:\x.bat", [argument], out _));

    private const string Shell = @"C:\Windows\System32\cmd.exe";

    private static string Build(string program, string[] arguments, out string application) =>
        WindowsCommandLine.Build(program, arguments, Shell, out application);
}
