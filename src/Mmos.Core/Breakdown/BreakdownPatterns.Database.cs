namespace Mmos.Core;

/// <content>The pattern database.</content>
public static partial class BreakdownPatterns
{
    /// <summary>Databases: schema, tables, indexing, migrations, performance, backup.</summary>
    public static BreakdownPattern Database { get; } = new()
    {
        Name = "database",
        Words = Split(
            "database databases index indexes migration migrations mongodb mysql postgres "
            + "postgresql queries query relational schema schemas sql sqlite storage table tables "
            + "warehouse"),
        GatesFrom = 1,
        Steps =
        [
            new("schema", "Schema", "planning", 180,
                "Model the data of {title}: entities, relations, keys, constraints, growth, and who"
                + " reads and writes what.")
            {
                Prefer = ["planning", "database"],
                Acceptance =
                [
                    "every entity has its key and its constraints",
                    "the most frequent queries are listed with their volume",
                ],
                Files = ["docs/**"],
                Hint = "Write the rows that must be refused: they are the first tests.",
            },
            new("tables", "Tables", "coding", 230,
                "Create the tables of {title} with types, keys and constraints, and access to them.")
            {
                Prefer = ["coding", "database"],
                Acceptance =
                [
                    "rows that break a rule are refused by the database",
                    "the tables are made from an empty database by one command",
                ],
                Hint = "Tests insert bad rows first and see them refused.",
            },
            new("indexing", "Indexes", "coding", 120,
                "Add the indexes that the queries of {title} need, and no others.")
            {
                Prefer = ["coding", "database"],
                Acceptance =
                [
                    "each frequent query uses an index as its plan shows",
                    "no index is unused",
                ],
                Hint = "Compare the query plans before and after.",
            },
            new("migrations", "Migrations", "coding", 170,
                "Write the migrations of {title}: from every released form to the new one, "
                + "repeatable, with a way back or the reason why there is none.")
            {
                Prefer = ["coding", "database"],
                Acceptance =
                [
                    "data of the old form is complete and right after migrating",
                    "a migration that was cut off can be run again",
                ],
                Hint = "Migrate a copy of old data in a test and compare each value.",
            },
            new("performance", "Performance", "testing", 170,
                "Measure {title} with data of the size to be expected, and mend what is too slow.")
            {
                Prefer = ["testing", "database"],
                Acceptance =
                [
                    "the figures of each frequent query are written down with data size and machine",
                    "each is within its limit",
                ],
                Files = ["tests/**"],
                Hint = "Fix the limit before measuring.",
            },
            new("backup", "Backup and restore", "coding", 130,
                "Set up backups of {title} and their restoring: how often, where to, how long kept,"
                + " who is told of a failure.")
            {
                Prefer = ["coding", "database", "devops"],
                Acceptance =
                [
                    "a backup was restored to an empty place and compared",
                    "a failed backup is noticed",
                ],
                Hint = "A backup counts only after a restore in a test.",
            },
        ],
    };
}
