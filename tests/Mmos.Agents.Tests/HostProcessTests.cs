using System.Diagnostics;
using Mmos.Agents.Processes;

namespace Mmos.Agents.Tests;

public sealed class HostProcessTests
{
    [Fact]
    public void This_process_is_alive_and_a_later_owner_of_its_number_would_not_be_it()
    {
        var me = HostProcess.Current;
        Assert.Equal(Environment.ProcessId, me.Pid);
        Assert.True(HostProcess.IsAlive(me.Pid, me.StartTime, me.BootId));
        Assert.False(HostProcess.IsAlive(me.Pid, me.StartTime + 1, me.BootId));
        Assert.False(HostProcess.IsAlive(me.Pid, me.StartTime, "another boot"));
        Assert.False(HostProcess.IsAlive(0, 0, me.BootId));
    }

    [Fact]
    public async Task A_process_that_ended_is_gone_on_its_host_and_unknown_to_others()
    {
        using var process = Process.Start(
            OperatingSystem.IsWindows() ? new("cmd.exe", "/c pause") : new ProcessStartInfo("/bin/cat")
            {
                RedirectStandardInput = true,
            })!;
        var identity = HostProcess.Find(process.Id)!;
        Assert.Equal(ProcessLife.Alive, identity.Life());
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ProcessLife.Gone, identity.Life());
        Assert.Equal(ProcessLife.Elsewhere, (identity with { Host = "another host" }).Life());
        Assert.Null(HostProcess.Find(process.Id));
    }
}
