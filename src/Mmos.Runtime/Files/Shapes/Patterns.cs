using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>The forms of names, each with the sentence that explains it.</summary>
internal static partial class Patterns
{
    public const string NameRule =
        "letters, digits and . _ - only, at most 60 characters, a letter or digit first";
    public const string SlugRule = "lower-case letters, digits and - only, at most 60 characters";
    public const string WordRule = "letters, digits and . _ : + # / - only, at most 60 characters";

    /// <summary>Task ids, worker and account names: safe in branch names, file names and command
    /// lines.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}\z")]
    public static partial Regex Name();

    /// <summary>Project and workspace ids: `mmos/SLUG` is a branch.</summary>
    [GeneratedRegex(@"^(?=.{1,60}\z)[a-z0-9]+(-+[a-z0-9]+)*\z")]
    public static partial Regex Slug();

    /// <summary>Capabilities and kinds: `c#`, `c++`, `db:postgres`.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:+#/-]{0,59}\z")]
    public static partial Regex Word();

    /// <summary>Names of environment variables.</summary>
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,99}\z")]
    public static partial Regex Variable();

    /// <summary>Model names as vendors write them, such as `openai/gpt-5.1-codex@2026-01`.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/@+\[\]-]{0,119}\z")]
    public static partial Regex Model();

    /// <summary>Review stages.</summary>
    [GeneratedRegex(@"^(admin|human|agent:[A-Za-z0-9][A-Za-z0-9._:+#/-]{0,59})\z")]
    public static partial Regex Stage();

    /// <summary>Durations; each unit at most once, from the largest down.</summary>
    [GeneratedRegex(
        @"^(?=\d)(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,8})s)?\z", RegexOptions.ECMAScript)]
    public static partial Regex Duration();

    /// <summary>Sizes; KB, MB, GB count in thousands, KiB, MiB, GiB in 1024.</summary>
    [GeneratedRegex(@"^(\d{1,9})(KB|MB|GB|KiB|MiB|GiB|B)\z", RegexOptions.ECMAScript)]
    public static partial Regex Size();

    /// <summary>The part of a branch name's rule that a pattern can say; see <see cref="Texts.Branch"/> for
    /// the rest.</summary>
    [GeneratedRegex(@"^[^-/.\s~^:?*\[\\\x00-\x20\x7f][^\s~^:?*\[\\\x00-\x20\x7f]{0,199}\z")]
    public static partial Regex Branch();
}
