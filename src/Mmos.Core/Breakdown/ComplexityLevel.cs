namespace Mmos.Core;

/// <summary>How much work a task is; the bounds stand in <see cref="Complexity"/>.</summary>
public enum ComplexityLevel : byte
{
    /// <summary>Under 4 hours.</summary>
    Simple,
    /// <summary>4 to 12 hours.</summary>
    Medium,
    /// <summary>Above 12, to 24 hours: breaking it down is recommended.</summary>
    Complex,
    /// <summary>Above 24 hours: it must be broken down, unless a person says otherwise.</summary>
    Epic,
}
