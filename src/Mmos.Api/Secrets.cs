using System.Text;
using System.Text.RegularExpressions;

namespace Mmos.Api;

/// <summary>Secrets with a form of their own: found in what is to be committed, masked in what is written for
/// people.</summary>
/// <remarks>Forms are those that the vendors publish for secret scanning. A mask takes more for a secret than
/// a refusal may. Pure.</remarks>
public static partial class Secrets
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["pem"] = "a private key",
        ["aws"] = "an AWS access key",
        ["github"] = "a GitHub token",
        ["gitlab"] = "a GitLab token",
        ["slack"] = "a Slack token",
        ["stripe"] = "a Stripe live key",
        ["google"] = "a Google API key",
        ["anthropic"] = "an Anthropic API key",
        ["openai"] = "an OpenAI API key",
        ["mmos"] = "a token of MMOS",
        ["npm"] = "an npm token",
        ["azure"] = "an Azure storage key",
    };

    /// <summary>
    /// Every place in a text that looks like a secret, in order. Linear in the text's length.
    /// </summary>
    public static IEnumerable<FoundSecret> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Found(text);
    }

    private static IEnumerable<FoundSecret> Found(string text)
    {
        var (line, position) = (1, 0);
        for (var found = Secret().Match(text); found.Success; found = found.NextMatch())
        {
            line += text.AsSpan(position, found.Index - position).Count('\n');
            position = found.Index;
            // AWS's documentation uses keys that end so; everybody's examples do.
            if (found.Value.EndsWith("EXAMPLE", StringComparison.Ordinal)) continue;
            var group = Kinds.Keys.FirstOrDefault(name => found.Groups[name].Success);
            yield return new FoundSecret(group is null ? "a secret" : Kinds[group], line);
        }
    }

    /// <summary>The text with each secret replaced by three stars, and by what it was where that is
    /// known.</summary>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < 8) return text;
        text = PrivateKey().Replace(text, "*** (a private key)");
        text = Secret().Replace(text, found => found.Value.EndsWith("EXAMPLE", StringComparison.Ordinal)
            ? found.Value
            : $"*** ({Kinds.First(kind => found.Groups[kind.Key].Success).Value})");
        return Said().Replace(text, "$1$2$3$4***");
    }

    /// <summary>The text with a star for each character of what looks like a secret; a private key up to its
    /// end
    /// line.</summary>
    /// <remarks>It stays as long as it is, so that places in it mean the same.</remarks>
    public static string Blank(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? masked = null;
        for (var found = Secret().Match(text); found.Success; found = found.NextMatch())
        {
            masked ??= new StringBuilder(text);
            var end = found.Index + found.Length;
            if (found.Groups["pem"].Success)
            {
                var last = text.IndexOf("-----END", end, StringComparison.Ordinal);
                end = last < 0 ? text.Length : last;
            }
            for (var i = found.Index; i < end; i++)
                if (masked[i] is not ('\n' or '\r')) masked[i] = '*';
        }
        return masked?.ToString() ?? text;
    }

    [GeneratedRegex("""
        (?<pem>-----BEGIN\ (?:[A-Z]{2,9}\ )?PRIVATE\ KEY(?:\ BLOCK)?-----)
        |(?<aws>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)
        |(?<github>\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{60,255}\b)
        |(?<gitlab>\bglpat-[A-Za-z0-9_-]{20,64})
        |(?<slack>\bxox[abeprs]-[A-Za-z0-9]{8,}-[A-Za-z0-9-]{8,})
        |(?<stripe>\b[rs]k_live_[A-Za-z0-9]{20,255}\b)
        |(?<google>\bAIza[A-Za-z0-9_-]{35}\b)
        |(?<anthropic>\bsk-ant-[A-Za-z0-9]{3,8}-[A-Za-z0-9_-]{40,})
        |(?<openai>\bsk-(?:proj-|svcacct-)?[A-Za-z0-9]{20}[A-Za-z0-9_-]{20,})
        |(?<mmos>\bmmos_(?:a\.[A-Za-z0-9_-]{8,500}\.)?[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-]))
        |(?<npm>\bnpm_[A-Za-z0-9]{36}\b)
        |(?<azure>\bAccountKey=[A-Za-z0-9+/]{86}==)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();

    [GeneratedRegex(@"-----BEGIN (?:[A-Z]{2,9} )?PRIVATE KEY(?: BLOCK)?-----[\s\S]*?"
        + @"(?:-----END [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----|$)", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    /// <summary>What is called a secret where it stands: the password of an address, a bearer, an assignment,
    /// and addresses that are a secret as a whole.</summary>
    [GeneratedRegex("""
        ((?:://[^\s/:@]{0,100}:)(?=[^\s/@]{1,200}@))[^\s/@]{1,200}
        |(\bBearer\ )[A-Za-z0-9._~+/=-]{8,}
        |(\bhooks\.slack\.com/(?:services|workflows)/)[A-Za-z0-9/_-]+
        |(\b(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|client[_-]?secret|sig|signature)
          (?:=|"\s?:\s?"))[^\s"'&,;]{4,}
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Said();
}

/// <summary>A place that looks like a secret. The secret itself is never kept.</summary>
/// <param name="Kind">What it looks like, in words.</param>
/// <param name="Line">Line number from 1.</param>
public readonly record struct FoundSecret(string Kind, int Line);
