using System.Collections;

namespace Mmos.Agents;

/// <summary>
/// The environment of tasks and gates: what a build needs to find its tools, and nothing that opens doors.
/// </summary>
/// <remarks>
/// An allow list, because a deny list is always one secret behind. Proxy settings pass even if a URL in
/// them holds a password: without them nothing restores. Pure apart from <see cref="ForTask"/>, which reads
/// this process.
/// </remarks>
public static class CleanEnvironment
{
    private static readonly HashSet<string> Allowed = new(
        [
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP",
            "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
            // Windows programs do not start without most of these.
            "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "OS", "APPDATA", "LOCALAPPDATA",
            "USERPROFILE", "USERNAME", "HOMEDRIVE", "HOMEPATH", "ALLUSERSPROFILE", "ProgramData",
            "ProgramFiles",
            "ProgramFiles(x86)", "ProgramW6432", "CommonProgramFiles", "CommonProgramFiles(x86)",
            "CommonProgramW6432", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "PUBLIC", "PSModulePath",
            // Where the tools of the common languages live.
            "JAVA_HOME", "GOPATH", "GOROOT", "GOCACHE", "GOMODCACHE", "GOPROXY", "CARGO_HOME", "RUSTUP_HOME",
            "NVM_DIR", "NVM_BIN", "VOLTA_HOME", "PNPM_HOME", "PYENV_ROOT", "VIRTUAL_ENV", "ANDROID_HOME",
            "MSBUILDDISABLENODEREUSE", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
            // The way out, and whom to believe there.
            "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
            "ALL_PROXY", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NIX_SSL_CERT_FILE",
        ],
        Names);

    /// <summary>The variable that says to MMOS's own programs who asks.</summary>
    public const string TokenVariable = "MMOS_TOKEN";

    /// <summary>The token of a process that may ask MMOS for nothing. Without any, its `mmos` would ask with
    /// the rights of whoever started MMOS.</summary>
    public const string Nobody = "mmos_nobody";

    private static readonly string[] AllowedPrefixes = ["LC_", "DOTNET_", "NUGET_", "SSL_CERT_"];

    private static readonly string[] SecretWords =
        ["TOKEN", "SECRET", "KEY", "PASSWORD", "PASSWD", "CREDENTIAL"];

    /// <summary>
    /// Code that .NET would load into every process of a task, and the keeper's own diagnostics settings.
    /// </summary>
    private static readonly string[] NeverPrefixes =
        ["GIT_", "DOTNET_STARTUP_HOOKS", "DOTNET_Enable", "DOTNET_Diag"];

    private static StringComparer Names =>
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>This process's environment, scrubbed.</summary>
    /// <param name="extra">Variables to set besides; they win over everything.</param>
    /// <param name="pass">Names that a person allowed to pass although the rules would drop them.</param>
    /// <param name="token">The identity of the attempt that it is started for; null: it may ask MMOS for
    /// nothing.</param>
    public static IReadOnlyDictionary<string, string> ForTask(
        IEnumerable<KeyValuePair<string, string>>? extra = null, IEnumerable<string>? pass = null,
        string? token = null) =>
        Scrub(
            Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(v => KeyValuePair.Create((string)v.Key, v.Value as string ?? "")),
            [.. extra ?? [], new(TokenVariable, token ?? Nobody)], pass);

    /// <summary>A given environment, scrubbed: allowed names, `TERM=dumb`, and the extra variables.</summary>
    /// <param name="source">The environment to choose from.</param>
    /// <param name="extra">Variables to set besides; they win over everything.</param>
    /// <param name="pass">Names that a person allowed to pass although the rules would drop them.</param>
    public static IReadOnlyDictionary<string, string> Scrub(
        IEnumerable<KeyValuePair<string, string>> source,
        IEnumerable<KeyValuePair<string, string>>? extra = null,
        IEnumerable<string>? pass = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var passed = new HashSet<string>(pass ?? [], Names);
        var clean = new Dictionary<string, string>(Names);
        foreach (var (name, value) in source)
        {
            if (passed.Contains(name) || IsAllowed(name)) clean[name] = value;
        }
        clean["TERM"] = "dumb"; // no colours, no cursor movement in the logs
        foreach (var (name, value) in extra ?? []) clean[name] = value;
        return clean;
    }

    /// <summary>Whether a variable of this name passes by default.</summary>
    public static bool IsAllowed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        const StringComparison anyCase = StringComparison.OrdinalIgnoreCase;
        if (NeverPrefixes.Any(p => name.StartsWith(p, anyCase))) return false;
        if (SecretWords.Any(w => name.Contains(w, anyCase))) return false;
        return Allowed.Contains(name)
            || AllowedPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));
    }
}
