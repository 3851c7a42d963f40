using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mmos.Runtime.Alerts;

/// <summary>Alerts in the forms that channels take. Pure.</summary>
public static class AlertText
{
    /// <summary>The header that carries a signature.</summary>
    public const string SignatureHeader = "Mmos-Signature";

    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Plain text: title, text, commands, link.</summary>
    public static string Plain(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var text = new StringBuilder(alert.Text.TrimEnd()).Append('\n');
        if (alert.Commands.Count > 0)
        {
            text.Append("\nTo settle it:\n");
            foreach (var command in alert.Commands) text.Append("  ").Append(command).Append('\n');
        }
        if (alert.Link is { } link) text.Append('\n').Append(link).Append('\n');
        return text.ToString();
    }

    /// <summary>One line for a log.</summary>
    public static string Line(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert is { Kind: not "digest", Commands: [var command, ..] }
            ? $"{alert.Title}; settle it with: {command}"
            : alert.Title;
    }

    /// <summary>The body of a webhook, in the form of the mission's events.</summary>
    public static byte[] Webhook(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return Json(json =>
        {
            json.WriteString("id", alert.Id);
            json.WriteString("type", TypeOf(alert.Kind));
            json.WriteString("timestamp",
                alert.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("taskId", alert.Task);
            json.WriteString("agentId", alert.Worker);
            json.WriteStartObject("metadata");
            json.WriteString("kind", alert.Kind);
            json.WriteString("project", alert.Project);
            json.WriteString("title", alert.Title);
            json.WriteString("text", alert.Text);
            json.WriteStartArray("commands");
            foreach (var command in alert.Commands) json.WriteStringValue(command);
            json.WriteEndArray();
            json.WriteString("link", alert.Link);
            json.WriteEndObject();
        });
    }

    /// <summary>The body that Slack's incoming webhooks take.</summary>
    public static byte[] Slack(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var text = new StringBuilder().Append('*').Append(Mrkdwn(alert.Title)).Append("*\n")
            .Append(Mrkdwn(alert.Text.TrimEnd()));
        foreach (var command in alert.Commands) text.Append("\n`").Append(Mrkdwn(command)).Append('`');
        if (alert.Link is { } link) text.Append("\n<").Append(link).Append('>');
        return Json(json => json.WriteString("text", text.ToString()));
    }

    /// <summary>The value of <see cref="SignatureHeader"/>: `t=SECONDS,v1=HMAC-SHA256 of "SECONDS.BODY"` in
    /// hexadecimal.</summary>
    /// <remarks>The time is signed too, so that a receiver can refuse what is replayed later.</remarks>
    public static string Signature(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={time},v1={Convert.ToHexStringLower(hash)}";
    }

    /// <summary>How urgent ntfy makes it, 1-5.</summary>
    public static int Priority(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Kind switch { "digest" => 2, "escalation" => 5, "memory" or "undelivered" => 4, _ => 3 };
    }

    private static string TypeOf(string kind) => kind switch
    {
        "escalation" => "task_escalated",
        "failed" => "task_failed",
        "stalled" => "task_blocked",
        "account" => "account_limited",
        "memory" => "memory_short",
        _ => kind,
    };

    /// <summary>What is Slack's own syntax in the text of tasks is text.</summary>
    private static string Mrkdwn(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}

/// <summary>When a delivery that failed is tried again. Pure.</summary>
public static class RetryRule
{
    /// <summary>Tries before a delivery is given up and told in the other ways.</summary>
    public const int Tries = 5;

    /// <summary>The wait after a try: 1, 2, 4, 8 s, and up to half of that more by chance, so that receivers
    /// that
    /// come back are not met by everybody at once.</summary>
    /// <param name="failed">Tries that failed so far, from 1.</param>
    /// <param name="chance">0-999.</param>
    /// <returns>Null when it is given up.</returns>
    public static TimeSpan? Next(int failed, int chance) => failed >= Tries ? null
        : TimeSpan.FromMilliseconds((1_000L << (failed - 1)) * (1_000 + (chance / 2)) / 1_000);

    /// <summary>Whether an HTTP answer may be another one later.</summary>
    public static bool IsWorthRetrying(int status) => status is 408 or 425 or 429 or >= 500;
}
