using System.Collections.Frozen;

namespace Mmos.Runtime.Files;

/// <summary>Keys whose form is settled but which this version does not carry out yet. The one list: delete an
/// entry with the change that carries it out.</summary>
internal static class NotYet
{
    /// <summary>Said of a key of <see cref="Refused"/>.</summary>
    public const string RefusedText = "is not carried out by this version of MMOS; remove it";

    /// <summary>Said of a key of <see cref="Unheeded"/>.</summary>
    public const string UnheededText = "has no effect in this version of MMOS";

    /// <summary>Keys of plans: running on without them would do something else than the plan says.</summary>
    public static readonly FrozenSet<Field> Refused = new Field[]
    {
        TaskFields.When, TaskFields.Foreach, TaskFields.Repeat, TaskFields.Tdd,
        TaskLimitFields.Paths, TaskLimitFields.Commands, TaskLimitFields.Network, TaskLimitFields.Tokens,
        TaskLimitFields.Time,
    }.ToFrozenSet();

    /// <summary>Keys of `mmos.yaml`: everything works without them, only less well.</summary>
    public static readonly FrozenSet<Field> Unheeded = new Field[]
    {
        TimerFields.Failover, GateFields.Ready, GateFields.Sync,
        ConfigFields.Conflicts, ConfigFields.Agents,
    }.ToFrozenSet();

    /// <summary>Agents whose workers this version starts; others are read and noted.</summary>
    public static readonly FrozenSet<string> StartedAgents = new[] { "command" }.ToFrozenSet();
}
