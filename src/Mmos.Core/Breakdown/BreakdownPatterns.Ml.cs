namespace Mmos.Core;

/// <content>The pattern ml.</content>
public static partial class BreakdownPatterns
{
    /// <summary>Machine learning: from data preparation over training to deployment.</summary>
    public static BreakdownPattern Ml { get; } = new()
    {
        Name = "ml",
        Words = Split(
            "classification classifier clustering dataset datasets embedding embeddings forecast "
            + "forecasting inference learning ml neural prediction predictions predictive "
            + "recommendation recommendations regression training"),
        GatesFrom = 3,
        Steps =
        [
            new("data-preparation", "Data preparation", "coding", 220,
                "Prepare the data of {title}: sources, rights, cleaning, splits into training, "
                + "validation and test without leaks.")
            {
                Prefer = ["coding", "data"],
                Acceptance =
                [
                    "the data is made again from its sources by one command",
                    "no example stands in two splits",
                ],
                Hint = "Tests check counts, ranges and duplicates first.",
            },
            new("feature-engineering", "Features", "coding", 180,
                "Build the features of {title}: each with its meaning, computed the same way in "
                + "training and in use.")
            {
                Prefer = ["coding", "data"],
                Acceptance =
                [
                    "training and use compute equal features from equal input",
                    "each feature has a reason",
                ],
                Hint = "A test compares both ways on the same rows.",
            },
            new("model-selection", "Model selection", "research", 130,
                "Choose the model of {title}: a simple baseline first, then candidates, compared on"
                + " the validation split by the measure that counts.")
            {
                Prefer = ["research", "data"],
                Acceptance =
                [
                    "every candidate is compared with the baseline by the same measure",
                    "the choice is written down with its reasons",
                ],
                Files = ["docs/**"],
                Hint = "Fix the measure and the least gain before trying candidates.",
            },
            new("training", "Training", "coding", 200,
                "Build the training of {title}: repeatable from data, code, settings and seed, with"
                + " recorded runs.")
            {
                Prefer = ["coding", "data"],
                Acceptance =
                [
                    "a run is repeated with the same result",
                    "runs are recorded with data, code and settings",
                ],
                Hint = "Overfit ten examples first: a model that cannot is broken.",
            },
            new("evaluation", "Evaluation", "testing", 150,
                "Evaluate {title} on the test split once: overall, per group, at the edges, with "
                + "what a mistake costs.")
            {
                Prefer = ["testing", "data"],
                Acceptance =
                [
                    "the figures have their uncertainty and their baseline",
                    "groups with worse results are named",
                ],
                Files = ["docs/**"],
                Hint = "Shuffle the labels and see the figures fall to chance.",
            },
            new("deployment", "Deployment", "coding", 120,
                "Bring {title} into use: serving, limits of time and cost, watching inputs and "
                + "results, and the way back.")
            {
                Prefer = ["coding", "devops"],
                Acceptance =
                [
                    "answers in use equal those of evaluation on the same input",
                    "a drift of the inputs raises an alert",
                ],
                Hint = "Replay the test split against the running service.",
            },
        ],
    };
}
