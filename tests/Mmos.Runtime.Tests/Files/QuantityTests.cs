using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public class QuantityTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("1d2h3m4s", 93784)]
    [InlineData("0s", 0)]
    public void A_duration_is_read(string text, int seconds)
    {
        Assert.True(Durations.TryParse(text, out var value));
        Assert.Equal(seconds, value.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m5")]
    [InlineData("30m1h")]
    [InlineData("1.5h")]
    [InlineData("-1h")]
    [InlineData("1 h")]
    [InlineData("1H")]
    [InlineData("1h\n")]
    [InlineData("99999999999d")]
    [InlineData("٣m")]
    public void Anything_else_is_no_duration(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(5400)]
    [InlineData(93784)]
    public void A_duration_is_written_as_it_is_read(int seconds)
    {
        Assert.True(Durations.TryParse(Durations.Text(TimeSpan.FromSeconds(seconds)), out var again));
        Assert.Equal(seconds, again.TotalSeconds);
    }

    [Theory]
    [InlineData("512MB", 512_000_000, "512MB")]
    [InlineData("1GiB", 1_073_741_824, "1GiB")]
    [InlineData("1000KB", 1_000_000, "1MB")]
    [InlineData("7B", 7, "7B")]
    public void A_size_is_read_and_written(string text, long bytes, string again)
    {
        Assert.True(Sizes.TryParse(text, out var value));
        Assert.Equal((bytes, again), (value, Sizes.Text(value)));
        Assert.False(Sizes.TryParse("5 MB", out _));
        Assert.False(Sizes.TryParse("5mb", out _));
    }

    [Theory]
    [InlineData("Web Scraper!", "web-scraper")]
    [InlineData("IŞIK App", "i-ik-app")]
    [InlineData("---", "project")]
    public void A_name_becomes_a_slug(string name, string slug) => Assert.Equal(slug, Slugs.From(name));
}
