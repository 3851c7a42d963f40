using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mail;
using System.Text;
using Mmos.Runtime.Alerts;

namespace Mmos.Cli.Composing.Alerts;

/// <summary>Hands an alert to one channel, and tries again while that may help.</summary>
/// <param name="clock">Waits and times of signatures.</param>
/// <param name="chance">0-999, for waits that differ.</param>
internal sealed class AlertSender(TimeProvider clock, Func<int> chance) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>No redirects: an address is where somebody said, and no other place.</summary>
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    { Timeout = Longest };

    /// <summary>Delivers to an address.</summary>
    /// <returns>Why it is given up, without a secret; null when it was delivered.</returns>
    public async Task<string?> Send(AlertChannel channel, Alert alert, CancellationToken cancel)
    {
        for (var failed = 1; ; failed++)
        {
            var (problem, isWorthRetrying) = await Try(channel, alert, cancel);
            if (problem is null) return null;
            if (!isWorthRetrying || RetryRule.Next(failed, chance()) is not { } wait)
                return string.Create(CultureInfo.InvariantCulture, $"{problem}, after {failed} tries");
            await Task.Delay(wait, clock, cancel);
        }
    }

    private async Task<(string? Problem, bool IsWorthRetrying)> Try(
        AlertChannel channel, Alert alert, CancellationToken cancel)
    {
        try
        {
            return channel.Kind == "email"
                ? await Mail(channel.Address!, alert, cancel)
                : await Post(Request(channel, alert), cancel);
        }
        catch (HttpRequestException e)
        {
            return (e.HttpRequestError.ToString(), true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ("no answer in time", true);
        }
    }

    private async Task<(string?, bool)> Post(HttpRequestMessage request, CancellationToken cancel)
    {
        using var asked = request;
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (answer.IsSuccessStatusCode) return (null, false);
        var status = (int)answer.StatusCode;
        return (string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"),
            RetryRule.IsWorthRetrying(status));
    }

    private HttpRequestMessage Request(AlertChannel channel, Alert alert)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, channel.Address);
        if (channel.Kind == "ntfy")
        {
            request.Content = new StringContent(AlertText.Plain(alert), Encoding.UTF8, "text/plain");
            request.Headers.Add("Title", Ascii(alert.Title));
            request.Headers.Add("Priority", AlertText.Priority(alert).ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("Tags", $"mmos,{alert.Kind}");
            if (alert.Link is { } link) request.Headers.Add("Click", link);
            return request;
        }
        var body = channel.Kind == "slack" ? AlertText.Slack(alert) : AlertText.Webhook(alert);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        if (channel.Kind == "webhook") request.Headers.Add("Mmos-Event-Id", alert.Id);
        if (channel.Secret is { } secret)
            request.Headers.Add(AlertText.SignatureHeader, AlertText.Signature(secret, clock.GetUtcNow(),
                body));
        return request;
    }

    private static async Task<(string?, bool)> Mail(Uri address, Alert alert, CancellationToken cancel)
    {
        var login = address.UserInfo.Split(':', 2);
        using var client = new SmtpClient(address.Host, address.Port > 0 ? address.Port : 25)
        {
            EnableSsl = address.Scheme == "smtps",
            Timeout = (int)Longest.TotalMilliseconds,
        };
        if (login.Length == 2)
            client.Credentials = new System.Net.NetworkCredential(
                Uri.UnescapeDataString(login[0]), Uri.UnescapeDataString(login[1]));
        try
        {
            using var mail = new MailMessage(From(address),
                Uri.UnescapeDataString(address.AbsolutePath.Trim('/')))
            {
                Subject = alert.Title,
                Body = AlertText.Plain(alert),
                SubjectEncoding = Encoding.UTF8,
                BodyEncoding = Encoding.UTF8,
            };
            mail.Headers.Add("Message-ID", $"<{alert.Id}@mmos>");
            await client.SendMailAsync(mail, cancel);
            return (null, false);
        }
        catch (SmtpException e)
        {
            var isForGood = (int)e.StatusCode is >= 500 and < 600;
            return ($"SMTP {e.StatusCode}", !isForGood);
        }
        catch (FormatException)
        {
            return ("the addresses of email: are none", false);
        }
    }

    private static string From(Uri address) => Uri.UnescapeDataString(address.Query.TrimStart('?').Split('&')
        .First(part => part.StartsWith("from=", StringComparison.Ordinal))["from=".Length..]);

    /// <summary>Headers take ASCII; ntfy reads RFC 2047 in them.</summary>
    private static string Ascii(string text) => Ascii(text.AsSpan()) ? text
        : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";

    private static bool Ascii(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    public void Dispose() => _http.Dispose();
}
