namespace Mmos.Core;

/// <summary>What happens with a task that is too much work for one: an epic.</summary>
public enum BreakdownMode : byte
{
    /// <summary>It is replaced by the parts of its pattern.</summary>
    Auto,
    /// <summary>The submission is refused with what would be made, until a person agrees.</summary>
    Ask,
    /// <summary>It runs as it is.</summary>
    Off,
}
