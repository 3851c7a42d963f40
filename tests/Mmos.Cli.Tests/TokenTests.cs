using System.Text.Json;
using Mmos.Agents;
using Mmos.Cli.Composing;
using Xunit;

namespace Mmos.Cli.Tests;

/// <summary>`mmos token …`, and what a command may with the token that it was given.</summary>
public class TokenTests
{
    [Fact]
    public async Task A_new_tokens_secret_is_printed_once_and_the_list_looks_like_this()
    {
        var shell = Shell.WithShop(width: 100);
        Assert.Equal(ExitCode.Done, await shell.Run("token create ci --role viewer --expires 30d"));
        Assert.Equal(Samples.Now.AddDays(30), shell.Mmos.Seam.AllTokens.Asked!.ExpiresAt);
        Assert.Equal(ExitCode.Done, await shell.Run("token create w --role worker --worker worker-1"));
        Assert.Equal(ExitCode.Done, await shell.Run("token list"));
        Golden.Check("token.txt", shell.Out);
    }

    [Fact]
    public async Task Programs_read_the_secret_as_json()
    {
        var shell = Shell.WithShop();
        await shell.Run("token create ci --role admin --json");
        using var json = JsonDocument.Parse(shell.Out);
        Assert.Equal("mmos_secret", json.RootElement.GetProperty("secret").GetString());
        Assert.Equal("ci", json.RootElement.GetProperty("token").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("token create ci")]
    [InlineData("token create ci --role root")]
    [InlineData("token create ci --role viewer --expires soon")]
    [InlineData("token create --role viewer")]
    public async Task What_makes_no_token_is_wrong_usage(string words) =>
        Assert.Equal(ExitCode.Usage, await Shell.WithShop().Run(words));

    [Fact]
    public async Task A_token_is_revoked_by_its_name()
    {
        var shell = Shell.WithShop();
        await shell.Run("token create ci --role viewer");
        Assert.Equal(ExitCode.Done, await shell.Run("token revoke ci"));
        Assert.Equal(ExitCode.NotFound, await shell.Run("token revoke ci"));
    }

    [Fact]
    public void A_program_of_no_attempt_may_ask_for_nothing_and_none_with_a_token_touches_files()
    {
        Dictionary<string, string> nobody = new() { ["MMOS_TOKEN"] = CleanEnvironment.Nobody };
        Dictionary<string, string> some = new() { ["MMOS_TOKEN"] = "mmos_x" };
        Assert.Equal("not_allowed", OwnTokens.Refusal(nobody)!.Code);
        Assert.Null(OwnTokens.Refusal(some));
        Assert.Equal("not_allowed", OwnTokens.OnFiles(some)!.Code);
        Assert.Null(OwnTokens.OnFiles(new Dictionary<string, string> { ["MMOS_TOKEN"] = "" }));
        Assert.Equal(ExitCode.NotAllowed, ExitCode.Of(OwnTokens.Refusal(nobody)!));
    }
}
