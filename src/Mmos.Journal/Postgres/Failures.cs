using System.Net.Sockets;
using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres;

/// <summary>What went wrong with PostgreSQL, as MMOS's own exceptions with a line for the person.</summary>
internal static class Failures
{
    /// <summary>The connection is gone or none can be had: a later one may work.</summary>
    public static bool IsLost(Exception e) => e switch
    {
        PostgresException p => IsLost(p.SqlState),
        NpgsqlException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Anything that a call of Npgsql ends with when the database is at fault.</summary>
    public static bool IsOfDatabase(Exception e) => e is NpgsqlException || IsLost(e);

    /// <summary>Nobody got the row's lock, or two crossed: nothing was written.</summary>
    public static bool IsBusy(Exception e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>What to throw instead.</summary>
    /// <param name="name">The database, for people.</param>
    /// <param name="what">What was done, such as `writing to`.</param>
    /// <param name="e">What happened.</param>
    /// <param name="attempted">The head that the write would have made.</param>
    public static JournalException Of(string name, string what, Exception e, Head? attempted = null) =>
        IsLost(e)
            ? new JournalUnreachableException($"PostgreSQL does not answer at `{name}`: {Line(e)}. "
                + "Start it, or correct `database:` in mmos.yaml", e)
            { Attempted = attempted }
            : new JournalException($"{what} `{name}` failed: {Line(e)}{Hint(e)}", e)
            { Attempted = attempted };

    private static bool IsLost(string state) => state.StartsWith("08", StringComparison.Ordinal)
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            or "25P03" or "57P05"; // idle in a transaction, or at all, for too long

    private static string Line(Exception e) =>
        (e is PostgresException p ? p.MessageText : e.InnerException?.Message ?? e.Message)
            .ReplaceLineEndings(" ").TrimEnd('.');

    private static string Hint(Exception e) => (e as PostgresException)?.SqlState switch
    {
        "28P01" or "28000" => ". Correct the user or the password; "
            + "passwords belong in PGPASSWORD or ~/.pgpass",
        "3D000" => ". Make it with: createdb NAME",
        "42501" => ". Give the user CREATE on the database for the first start and for upgrades",
        "25006" => ". It is a standby: name the primary, "
            + "or all hosts with target_session_attrs=read-write",
        "53100" => ". Free disk space on the server; the state is read anew",
        _ => "",
    };
}
