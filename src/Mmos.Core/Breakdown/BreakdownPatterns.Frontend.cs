namespace Mmos.Core;

/// <content>The pattern frontend.</content>
public static partial class BreakdownPatterns
{
    /// <summary>User interfaces: design, components, state, routing, testing, optimization.</summary>
    public static BreakdownPattern Frontend { get; } = new()
    {
        Name = "frontend",
        Words = Split(
            "angular browser component components css dashboard form forms frontend html page pages"
            + " react responsive screen screens svelte tailwind ui ux view views vue website widget"),
        GatesFrom = 3,
        Steps =
        [
            new("ui-design", "Interface design", "planning", 150,
                "Design the screens of {title}: what each shows and does, in empty, loading, failed"
                + " and full state, on narrow and wide screens, with keyboard alone.")
            {
                Prefer = ["planning", "frontend"],
                Acceptance =
                [
                    "every screen is described in each of its states",
                    "the way through the screens is described step by step",
                ],
                Files = ["docs/**"],
                Hint = "Walk through each story of a user with the screens before any code.",
            },
            new("components", "Components", "coding", 270,
                "Build the components of {title}: markup, styles, properties and events, without "
                + "data access.")
            {
                Prefer = ["coding", "frontend"],
                Acceptance =
                [
                    "each component shows each of its states",
                    "each component works with keyboard and screen reader",
                ],
                Hint = "A test per state first: it renders, fails, then the component makes it pass.",
            },
            new("state", "State and data", "coding", 180,
                "Connect {title} to its data: loading, caching, changes, errors, and what happens "
                + "when two changes meet.")
            {
                Prefer = ["coding", "frontend"],
                Acceptance =
                [
                    "each action ends in a shown success or a shown error",
                    "nothing is lost on a failed request",
                ],
                Hint = "Test the reducers or stores without a browser first.",
            },
            new("routing", "Routing and navigation", "coding", 100,
                "Give the screens of {title} their addresses: links, back and forward, guarded and "
                + "unknown addresses.")
            {
                Prefer = ["coding", "frontend"],
                Acceptance =
                [
                    "each screen can be opened by its address",
                    "an unknown address leads to a helpful page",
                ],
                Hint = "A test opens each address before its route exists.",
            },
            new("testing", "Tests", "testing", 180,
                "Test {title} as a person uses it: each story from the first to the last click, "
                + "with slow and failing data.")
            {
                Prefer = ["testing", "frontend"],
                Acceptance =
                [
                    "each story of a user is tested in a browser",
                    "the tests fail when a screen is broken on purpose",
                ],
                Files = ["tests/**"],
                Hint = "Break one screen on purpose and see a test fail.",
            },
            new("optimization", "Optimization", "coding", 120,
                "Make {title} quick: measure size, first paint and interaction first, then change "
                + "what the figures point at.")
            {
                Prefer = ["coding", "frontend"],
                Acceptance =
                [
                    "figures before and after are written down",
                    "no story of a user became slower",
                ],
                Hint = "No change without a figure that it improves.",
            },
        ],
    };
}
