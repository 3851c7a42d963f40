namespace Mmos.Core;

/// <content>The pattern devops.</content>
public static partial class BreakdownPatterns
{
    /// <summary>Operations: design, containers, CI/CD, monitoring, deployment, disaster recovery.</summary>
    public static BreakdownPattern Devops { get; } = new()
    {
        Name = "devops",
        Words = Split(
            "alerting ansible aws azure ci cd cloud cluster container containers deploy deployment "
            + "devops docker gcp helm infrastructure k8s kubernetes monitoring observability pipeline"
            + " pipelines provisioning rollback terraform"),
        GatesFrom = 4,
        Steps =
        [
            new("design", "Infrastructure design", "planning", 130,
                "Design how {title} runs: environments, parts and their places, network, secrets, "
                + "sizes, limits and what fails with what.")
            {
                Prefer = ["planning", "devops"],
                Acceptance =
                [
                    "each part has its place, its size and what happens when it fails",
                    "cost per month is estimated with its basis",
                ],
                Files = ["docs/**"],
                Hint = "Ask of every part what happens when it is gone for an hour.",
            },
            new("containers", "Containers", "coding", 170,
                "Build the images of {title}: small, pinned, without root, with health checks, the "
                + "same in each environment.")
            {
                Prefer = ["coding", "devops"],
                Acceptance =
                [
                    "the images build from a clean checkout",
                    "the containers run without root and report their health",
                ],
                Hint = "A test starts the image and asks its health before anything else is built.",
            },
            new("ci-cd", "CI/CD", "coding", 200,
                "Build the pipeline of {title}: check, build, test, sign and publish each change, "
                + "quickly and repeatably.")
            {
                Prefer = ["coding", "devops"],
                Acceptance =
                [
                    "a broken change stops in the pipeline",
                    "the same commit gives the same artifact",
                ],
                Hint = "Push a change that is broken on purpose and see it stop.",
            },
            new("monitoring", "Monitoring", "coding", 170,
                "Make {title} visible: metrics, logs, traces, dashboards, and alerts that somebody "
                + "acts upon.")
            {
                Prefer = ["coding", "devops"],
                Acceptance =
                [
                    "each promise to users has a metric and an alert",
                    "each alert names what to do",
                ],
                Hint = "Provoke each alert once.",
            },
            new("deployment", "Deployment", "coding", 200,
                "Deploy {title} without interruption: steps, checks after each, and the way back.")
            {
                Prefer = ["coding", "devops"],
                Acceptance =
                [
                    "a deployment under load loses no request",
                    "going back takes one command and was tried",
                ],
                Hint = "Deploy a broken version in a test environment and see it taken back.",
            },
            new("disaster-recovery", "Disaster recovery", "testing", 130,
                "Prepare {title} for the loss of a machine, a zone, the data: what is kept where, "
                + "how it comes back, how long it takes.")
            {
                Prefer = ["testing", "devops"],
                Acceptance =
                [
                    "a recovery from nothing was carried out and timed",
                    "the steps are written for somebody who did not build it",
                ],
                Files = ["docs/**"],
                Hint = "Delete the test environment and bring it back by the text alone.",
            },
        ],
    };
}
