namespace Mmos.Core;

/// <content>The pattern api.</content>
public static partial class BreakdownPatterns
{
    /// <summary>Interfaces that programs call, from requirements to documentation.</summary>
    public static BreakdownPattern Api { get; } = new()
    {
        Name = "api",
        Words = Split(
            "api apis backend controller controllers endpoint endpoints graphql grpc http json "
            + "openapi rest route routes server service services webhook webhooks"),
        GatesFrom = 3,
        Steps =
        [
            new("requirements", "Requirements", "planning", 80,
                "Write down what {title} must do: who calls it, each operation with its input, "
                + "output and errors, limits and rights. Name what is left out.")
            {
                Prefer = ["planning"],
                Acceptance =
                [
                    "every operation has its input, output and errors in writing",
                    "open questions are listed with a proposal",
                ],
                Files = ["docs/**"],
                Hint = "Each requirement is a sentence that a test can refute.",
            },
            new("design", "Interface design", "planning", 120,
                "Design the interface of {title}: resources and operations, names, status codes, "
                + "paging, idempotency, versions, authorization.")
            {
                Prefer = ["planning", "api"],
                Acceptance =
                [
                    "each operation has one request and one answer as an example",
                    "errors have one form",
                ],
                Files = ["docs/**"],
                Hint = "Walk through each requirement with the examples before any code.",
            },
            new("schema", "Data schema", "coding", 120,
                "Define the types and the storage of {title}: fields, constraints, keys, and how "
                + "stored data comes to the new form.")
            {
                Prefer = ["database", "api"],
                Acceptance =
                [
                    "invalid values are refused by the schema itself",
                    "stored data has a way to the new form",
                ],
                Hint = "Begin with a test that stores what the schema must refuse.",
            },
            new("implementation", "Implementation", "coding", 350,
                "Implement the operations of {title} as designed, with validation, errors and logs.")
            {
                Prefer = ["coding", "api"],
                Acceptance =
                [
                    "every designed operation answers as designed",
                    "wrong input gets the documented error",
                ],
                Hint = "One failing test per operation first, then the code that passes it, then tidy up.",
            },
            new("testing", "Tests", "testing", 230,
                "Test {title} from outside: each operation, its errors, its limits, calls at the "
                + "same time, and who may not call.")
            {
                Prefer = ["testing"],
                Acceptance =
                [
                    "each operation and each documented error is tested",
                    "the tests fail when an operation is broken on purpose",
                ],
                Files = ["tests/**"],
                Hint = "Break one operation on purpose and see a test fail.",
            },
            new("docs", "Documentation", "docs", 100,
                "Document {title} for those who call it: a first call in two minutes, each "
                + "operation, errors, limits.")
            {
                Prefer = ["docs"],
                Acceptance =
                [
                    "the examples run as they are written",
                    "every operation and error is described",
                ],
                Files = ["docs/**"],
                Hint = "Run every example of the text.",
            },
        ],
    };
}
