using System.Text;

namespace Mmos.Runtime.Files;

/// <summary>Where a PostgreSQL is, as `database:` says it: `postgres://…` as libpq reads it, or `postgres:`
/// and libpq's `keyword=value` pairs.</summary>
public sealed class PostgresAddress
{
    private static readonly string[] Schemes = ["postgres:", "postgresql:"];

    /// <summary>libpq's keywords that MMOS passes on.</summary>
    private static readonly string[] Keywords =
    [
        "application_name", "connect_timeout", "dbname", "host", "options", "passfile", "password", "port",
        "sslcert", "sslkey", "sslmode", "sslpassword", "sslrootcert", "target_session_attrs", "user",
    ];

    private readonly Dictionary<string, string> _values;

    private PostgresAddress(Dictionary<string, string> values) => _values = values;

    /// <summary>Values by libpq's keyword; several hosts and ports are separated by commas.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>For people: who, where and which, without a password.</summary>
    public string Name
    {
        get
        {
            var hosts = _values.GetValueOrDefault("host", "localhost").Split(',');
            var ports = _values.GetValueOrDefault("port", "").Split(',');
            var places = hosts.Select((host, i) =>
                ports[Math.Min(i, ports.Length - 1)] is { Length: > 0 } port ? $"{host}:{port}" : host);
            var user = _values.TryGetValue("user", out var name) ? name + "@" : "";
            var path = _values.TryGetValue("dbname", out var database) ? "/" + database : "";
            return $"postgres://{user}{string.Join(',', places)}{path}";
        }
    }

    /// <summary>Whether `database:` names a PostgreSQL; it may still be wrong.</summary>
    public static bool IsMeant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.Ordinal));
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The value of `database:`.</param>
    /// <param name="address">The address; null when there is a problem.</param>
    /// <returns>What is wrong, on one line that shows no value; null when all is well.</returns>
    public static string? Read(string text, out PostgresAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        var rest = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var problem = rest.StartsWith("//", StringComparison.Ordinal)
            ? ReadUri(rest[2..], values)
            : ReadPairs(rest, values);
        if (problem is not null) return problem;
        foreach (var keyword in values.Keys)
            if (!Keywords.Contains(keyword, StringComparer.Ordinal))
                return $"{Quote.Text(keyword)} is not a setting of a PostgreSQL address"
                    + Nearest.Hint(keyword, Keywords);
        if (values.Values.Any(value => Hidden.First(value) is not null))
            return "a PostgreSQL address has visible characters only";
        foreach (var port in values.GetValueOrDefault("port", "").Split(','))
            if (port.Length > 0 && !ushort.TryParse(port, out _))
                return "the port is a number up to 65535";
        address = new PostgresAddress(values);
        return null;
    }

    private static string? ReadUri(string rest, Dictionary<string, string> values)
    {
        var (before, query) = Split(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var (authority, database) = Split(before, before.IndexOf('/', StringComparison.Ordinal));
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var login = authority[..at];
            var (user, password) = Split(login, login.IndexOf(':', StringComparison.Ordinal));
            Put(values, "user", user);
            Put(values, "password", password);
        }
        var (hosts, ports) = (new List<string>(), new List<string>());
        foreach (var place in authority[(at + 1)..].Split(','))
        {
            var colon = place.EndsWith(']') ? -1 : place.LastIndexOf(':');
            var (host, port) = Split(place, colon);
            hosts.Add(Uri.UnescapeDataString(host.Trim('[', ']')));
            ports.Add(port ?? "");
        }
        if (hosts.Any(host => host.Length > 0)) values["host"] = string.Join(',', hosts);
        if (ports.Any(port => port.Length > 0)) values["port"] = string.Join(',', ports);
        Put(values, "dbname", database);
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (keyword, value) = Split(pair, pair.IndexOf('=', StringComparison.Ordinal));
            if (value is null) return "expected keyword=value after ? of the PostgreSQL address";
            values[Uri.UnescapeDataString(keyword)] = Uri.UnescapeDataString(value);
        }
        return null;
    }

    /// <summary>`host=/run/postgresql dbname=mmos`: values with spaces stand in ' ', with \ before ' and
    /// \.</summary>
    private static string? ReadPairs(string rest, Dictionary<string, string> values)
    {
        const string expected = "expected postgres://USER@HOST/DATABASE or postgres: and keyword=value pairs";
        for (var i = 0; ;)
        {
            while (i < rest.Length && rest[i] == ' ') i++;
            if (i == rest.Length) return values.Count > 0 ? null : expected;
            var equals = rest.IndexOf('=', i);
            if (equals < 0) return expected;
            var keyword = rest[i..equals].Trim();
            if (!ReadValue(rest, equals + 1, out var value, out i)) return "a ' is not closed";
            values[keyword] = value;
        }
    }

    private static bool ReadValue(string rest, int from, out string value, out int next)
    {
        var (text, isQuoted) = (new StringBuilder(), from < rest.Length && rest[from] == '\'');
        for (next = isQuoted ? from + 1 : from; next < rest.Length; next++)
        {
            if (rest[next] == (isQuoted ? '\'' : ' '))
            {
                next++;
                value = text.ToString();
                return true;
            }
            if (rest[next] == '\\' && next + 1 < rest.Length) next++;
            text.Append(rest[next]);
        }
        value = text.ToString();
        return !isQuoted;
    }

    private static (string Before, string? After) Split(string text, int at) =>
        at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);

    private static void Put(Dictionary<string, string> values, string keyword, string? value)
    {
        if (value is { Length: > 0 }) values[keyword] = Uri.UnescapeDataString(value);
    }
}
