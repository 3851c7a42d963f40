namespace Mmos.Agents.Tests;

public sealed class CleanEnvironmentTests
{
    [Theory]
    [InlineData("PATH", true)]
    [InlineData("HOME", true)]
    [InlineData("LC_ALL", true)]
    [InlineData("DOTNET_ROOT", true)]
    [InlineData("NUGET_PACKAGES", true)]
    [InlineData("SSL_CERT_FILE", true)]
    [InlineData("https_proxy", true)]
    [InlineData("SystemRoot", true)]
    [InlineData("ProgramFiles(x86)", true)]
    [InlineData("GIT_DIR", false)]
    [InlineData("GIT_CONFIG_COUNT", false)]
    [InlineData("GITHUB_TOKEN", false)]
    [InlineData("ANTHROPIC_API_KEY", false)]
    [InlineData("NUGET_API_KEY", false)]
    [InlineData("DOTNET_GCName_Secret", false)]
    [InlineData("DOTNET_STARTUP_HOOKS", false)]
    [InlineData("AWS_PROFILE", false)]
    [InlineData("MMOS_CHILD", false)]
    [InlineData("SSH_AUTH_SOCK", false)]
    [InlineData("db_password", false)]
    public void Tools_pass_and_secrets_do_not(string name, bool passes) =>
        Assert.Equal(passes, CleanEnvironment.Scrub([new(name, "x")]).ContainsKey(name));

    [Fact]
    public void Extra_variables_win_and_named_ones_pass()
    {
        var clean = CleanEnvironment.Scrub(
            [new("PATH", "/bin"), new("TERM", "xterm"), new("API_KEY", "k"), new("OTHER_KEY", "o")],
            extra: [new("PATH", "/mine"), new("MMOS_TASK", "T1")],
            pass: ["API_KEY"]);
        Assert.Equal(
            [new("API_KEY", "k"), new("MMOS_TASK", "T1"), new("PATH", "/mine"), new("TERM", "dumb")],
            clean.OrderBy(v => v.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void This_processs_own_environment_gives_a_path_and_a_dumb_terminal()
    {
        var clean = CleanEnvironment.ForTask();
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), clean["PATH"]);
        Assert.Equal("dumb", clean["TERM"]);
    }
}
