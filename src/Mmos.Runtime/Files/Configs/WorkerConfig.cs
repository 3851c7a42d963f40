namespace Mmos.Runtime.Files;

/// <summary>A worker that this folder's supervisor runs.</summary>
/// <param name="Name">Unique among the workers; 1-60 letters, digits, `.`, `_`, `-`.</param>
/// <param name="Agent">What does the work: `command`, `claude`, `codex` and so on, or a key of
/// `agents:`.</param>
/// <param name="Account">Key of `accounts:`; null for none.</param>
/// <param name="Model">The agent's model; null for its default.</param>
/// <param name="Tier">`economy`, `standard` or `premium`; null: its profile's, else it serves every
/// tier.</param>
/// <param name="Capabilities">What it can do; default none.</param>
/// <param name="Slots">How many tasks it works on at once; 1-64, default 1.</param>
/// <param name="Scale">Instances by queue depth; null for exactly one.</param>
/// <param name="Profile">Key of `profiles:`; null for none.</param>
/// <param name="Heartbeat">How long it may be silent; null for `timers.heartbeat`.</param>
/// <param name="Run">`command` workers: the command line of tasks that bring none; null when each task
/// must.</param>
public sealed record WorkerConfig(
    string Name,
    string Agent,
    string? Account,
    string? Model,
    string? Tier,
    IReadOnlyList<string> Capabilities,
    int Slots,
    ScaleConfig? Scale,
    string? Profile,
    TimeSpan? Heartbeat,
    string? Run);

/// <summary>The keys of <see cref="WorkerConfig"/>.</summary>
internal static class WorkerFields
{
    public static readonly Field<string> Name = new(
        "name", Texts.Name, "The worker's name, unique here.")
    { IsRequired = true };

    public static readonly Field<string> Agent = new(
        "agent", Texts.Name,
        "What does the work: command, an agent CLI, or a key of agents.")
    { IsRequired = true };

    public static readonly Field<string> Account = new(
        "account", Texts.Name, "Key of accounts.");

    public static readonly Field<string> Model = new(
        "model", Texts.Model, "The agent's model.");

    public static readonly Field<string> Tier = new(
        "tier", Shapes.WorkerTier,
        "How capable and costly it is; left out: its profile's, else it serves tasks of every tier.");

    public static readonly Field<IReadOnlyList<string>> Capabilities = new(
        "capabilities", Shapes.Words, "What it can do.", []);

    public static readonly Field<int> Slots = new(
        "slots", Quantities.Whole(1, 64), "How many tasks it works on at once.", 1);

    public static readonly Field<ScaleConfig> Scale = new(
        "scale", ScaleFields.Shape, "Instances by queue depth.");

    public static readonly Field<string> Profile = new(
        "profile", Texts.Name, "Key of profiles.");

    public static readonly Field<TimeSpan> Heartbeat = new(
        "heartbeat", TimerFields.Silence, "How long it may be silent, where not timers.heartbeat.");

    public static readonly Field<string> Run = new(
        "run", Texts.Command, "For agent command: the command line of tasks that bring none.");

    public static readonly BuiltShape<WorkerConfig> Shape = new RecordShape(
        "a mapping such as { name: w1, agent: command }", Name, Agent, Account, Model, Tier, Capabilities,
            Slots, Scale, Profile, Heartbeat, Run)
        .As(of => new WorkerConfig(
            of.Get(Name), of.Get(Agent), of.Get(Account), of.Get(Model), of.Get(Tier), of.Get(Capabilities),
            of.Get(Slots), of.Get(Scale), of.Get(Profile), of.Maybe(Heartbeat), of.Get(Run)));
}
