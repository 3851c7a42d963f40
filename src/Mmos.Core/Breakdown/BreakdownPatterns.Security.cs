namespace Mmos.Core;

/// <content>The pattern security.</content>
public static partial class BreakdownPatterns
{
    /// <summary>Security: from the threat model to attacks on what was built.</summary>
    public static BreakdownPattern Security { get; } = new()
    {
        Name = "security",
        Words = Split(
            "audit auth authentication authorization compliance credentials encryption gdpr "
            + "hardening identity jwt login oauth password passwords permissions rbac secrets "
            + "security sso tls vulnerabilities"),
        GatesFrom = 3,
        Steps =
        [
            new("threat-modeling", "Threat model", "planning", 130,
                "Model the threats to {title}: what is worth protecting, who attacks from where, "
                + "what each could do, and what stops it.")
            {
                Prefer = ["planning", "security"],
                Acceptance =
                [
                    "each entry point has its threats and what stops them",
                    "remaining risks are named with who accepts them",
                ],
                Files = ["docs/**"],
                Hint = "Each threat becomes a test in the last part.",
            },
            new("authentication", "Authentication", "coding", 200,
                "Build how {title} knows who somebody is: sign-in, sessions, their end, throttling,"
                + " recovery.")
            {
                Prefer = ["coding", "security"],
                Acceptance =
                [
                    "wrong, expired and withdrawn credentials are refused",
                    "guessing is slowed down and noticed",
                ],
                Hint = "Tests with wrong credentials first.",
            },
            new("authorization", "Authorization", "coding", 200,
                "Build what each one may do in {title}: denied unless allowed, checked where the "
                + "data is, not in the user interface alone.")
            {
                Prefer = ["coding", "security"],
                Acceptance =
                [
                    "each operation refuses those without the right",
                    "nobody reaches data of others by changing an id",
                ],
                Hint = "A table of role and operation is the test.",
            },
            new("encryption", "Encryption and secrets", "coding", 170,
                "Protect the data of {title} on its way and at rest, and keep keys and secrets out "
                + "of code and logs, with a way to change them.")
            {
                Prefer = ["coding", "security"],
                Acceptance =
                [
                    "no secret stands in code, logs or errors",
                    "keys can be changed without losing data",
                ],
                Hint = "Search the logs of a test run for every secret it used.",
            },
            new("audit", "Audit trail", "coding", 130,
                "Record who did what when in {title}: what concerns security, complete, not "
                + "changeable, without secrets.")
            {
                Prefer = ["coding", "security"],
                Acceptance =
                [
                    "each change of rights and each refused access is recorded",
                    "the record shows when it was tampered with",
                ],
                Hint = "Each test of the two parts before also checks its entry.",
            },
            new("testing", "Security tests", "testing", 170,
                "Attack {title} along the threat model: each threat as a test, and the usual tools "
                + "for dependencies and inputs.")
            {
                Prefer = ["testing", "security"],
                Acceptance =
                [
                    "each threat of the model has a test",
                    "no known vulnerability of high severity is left",
                ],
                Files = ["tests/**"],
                Hint = "Take one protection out and see its test fail.",
            },
        ],
    };
}
