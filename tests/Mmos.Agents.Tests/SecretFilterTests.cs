using System.Text;
using Mmos.Agents.Processes;
using Mmos.Api;

namespace Mmos.Agents.Tests;

/// <summary>What commands print is masked while it is written, wherever the pieces end.</summary>
public sealed class SecretFilterTests
{
    // Put together here, so that no secret stands in this file.
    private static readonly string GitHub = "ghp" + "_" + new string('a', 36);
    private static readonly string Key = "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nq1w2\n"
        + "-----END RSA PRIVATE KEY-----";

    public static TheoryData<string> Texts => new(
        "plain text\nwith lines\n",
        $"token {GitHub} and on\n",
        $"{GitHub}",
        $"https://x:{GitHub}@github.com\n",
        $"a\n{Key}\nb {GitHub}\n",
        $"{Key}{Key}",
        "-----BEGIN " + "OPENSSH PRIVATE KEY-----\nnever ended\n",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n",
        "-----BEGIN without an end of its line\nnext\n",
        "şğü " + GitHub + " ü\n");

    [Theory]
    [MemberData(nameof(Texts))]
    public void Pieces_give_what_the_whole_gives(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = Secrets.Blank(text);
        for (var first = 0; first <= bytes.Length; first++)
            Assert.Equal(whole, Passed(bytes.AsSpan(0, first).ToArray(), bytes.AsSpan(first).ToArray()));
        Assert.Equal(whole, Passed([.. bytes.Select(b => new[] { b })]));
    }

    [Fact]
    public void What_can_be_no_secret_is_written_at_once()
    {
        var filter = new SecretFilter();
        Assert.Equal("12 % ", Encoding.UTF8.GetString(filter.Pass("12 % "u8)));
        Assert.Equal("", Encoding.UTF8.GetString(filter.Pass("ghp_aaa"u8)));
        Assert.Equal("ghp_aaa!\n", Encoding.UTF8.GetString(filter.Pass("!\n"u8)));
        Assert.Empty(filter.End());
    }

    [Fact]
    public void A_line_without_end_is_passed_on_and_secrets_in_it_are_blanked_at_any_place()
    {
        var letters = new string('.', 40_000);
        for (var place = 15_000; place < 18_000; place += 37)
        {
            var text = $"{letters[..place]}{GitHub}{letters[place..]}";
            var bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(Secrets.Blank(text), Passed([.. bytes.Chunk(1_000)]));
        }
        var filter = new SecretFilter();
        Assert.NotEmpty(filter.Pass(Encoding.UTF8.GetBytes(letters)));
    }

    [Fact]
    public void A_private_key_without_an_end_does_not_hide_the_rest_of_the_day()
    {
        var text = "-----BEGIN " + "PRIVATE KEY-----\n" + string.Concat(Enumerable.Repeat("one\n", 10_000));
        Assert.EndsWith("one\none\n", Passed(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);
    }

    private static string Passed(params byte[][] pieces)
    {
        var filter = new SecretFilter();
        return Encoding.UTF8.GetString([.. pieces.SelectMany(piece => filter.Pass(piece)), .. filter.End()]);
    }
}
