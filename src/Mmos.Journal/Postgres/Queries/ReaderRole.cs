using Mmos.Runtime.Ports;
using Npgsql;

namespace Mmos.Journal.Postgres.Queries;

/// <summary>The login role that asks in SQL: it may read the views of one workspace, and nothing
/// else.</summary>
/// <param name="name">Its name.</param>
/// <param name="password">Its password; null for none.</param>
/// <param name="schema">The schema with the views.</param>
internal sealed class ReaderRole(string name, string? password, string schema)
{
    /// <summary>Makes it where it is not there, and lets it read the views.</summary>
    /// <exception cref="JournalException">It may not be made from here.</exception>
    public async Task Make(NpgsqlConnection owner, CancellationToken cancel)
    {
        try
        {
            var there = await owner.List(row => row.Int32(0), cancel,
                "select 1 from pg_catalog.pg_roles where rolname = $1", name).ConfigureAwait(false);
            if (there.Count == 0)
                await Run(owner, "create role %I login nosuperuser nocreatedb nocreaterole noreplication "
                    + "nobypassrls noinherit connection limit 16 password %L", [name, password], cancel)
                    .ConfigureAwait(false);
            foreach (var grant in (string[])["grant usage on schema %I to %I",
                "grant select on all tables in schema %I to %I"])
                await Run(owner, grant, [schema, name], cancel).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw new JournalException($"SQL is off: the role `{name}` of database_reader cannot be made or "
                + $"given its rights by MMOS's own: {e.MessageText}. As a superuser: create role \"{name}\" "
                + $"login password '…'; grant usage on schema \"{schema}\" to \"{name}\"; grant select on "
                + $"all tables in schema \"{schema}\" to \"{name}\"", e);
        }
    }

    /// <summary>Whether it may read the views.</summary>
    public async Task<bool> CanRead(NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.List(row => row.Int32(0), cancel, """
            select (count(*) > 0 and bool_and(has_table_privilege(c.oid, 'select')))::int
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = $1 and c.relkind = 'v' and has_schema_privilege(n.oid, 'usage')
            """, schema).ConfigureAwait(false))[0] != 0;

    /// <summary>Why it is no fence; null when it is one.</summary>
    public async Task<string?> Doubt(NpgsqlConnection connection, CancellationToken cancel)
    {
        var powers = await connection.List(row => row.Int32(0), cancel, """
            select (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
              or exists (select 1 from pg_catalog.pg_auth_members m where m.member = r.oid))::int
            from pg_catalog.pg_roles r where rolname = current_user
            """).ConfigureAwait(false);
        if (powers is not [0])
            return $"the role `{name}` has rights of its own (superuser, CREATEROLE, membership in other "
                + "roles …), and would be no fence";
        var others = await connection.List(row => row.Text(0), cancel, """
            select n.nspname || '.' || c.relname
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> $1
              and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_toast%'
              and has_schema_privilege(n.oid, 'usage')
              and (has_table_privilege(c.oid, 'insert, update, delete, truncate')
                or has_any_column_privilege(c.oid, 'select'))
            order by 1 limit 1
            """, schema).ConfigureAwait(false);
        return others is [var other]
            ? $"the role `{name}` may also read `{other}`; each workspace needs a role of its own that reads "
                + "nothing else"
            : null;
    }

    /// <summary>Names and passwords are put into the statement by the server, which knows how.</summary>
    private static async Task Run(
        NpgsqlConnection owner, string form, string?[] values, CancellationToken cancel)
    {
        var sql = await owner.List(row => row.Text(0), cancel, "select format($1, variadic $2::text[])",
            form, values).ConfigureAwait(false);
        await owner.Run(cancel, sql[0]).ConfigureAwait(false);
    }
}
