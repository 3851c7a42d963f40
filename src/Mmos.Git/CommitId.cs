namespace Mmos.Git;

/// <summary>The name of a commit.</summary>
/// <remarks>40 or 64 lower-case hexadecimal digits.</remarks>
public readonly record struct CommitId
{
    /// <summary>Takes a full object name.</summary>
    /// <exception cref="ArgumentException">
    /// It is not one; abbreviations and branch names are resolved first.
    /// </exception>
    public CommitId(string value) => Value = ObjectName.Check(value);

    /// <summary>The hexadecimal digits.</summary>
    public string Value { get; }

    /// <summary>The digits, so that it can stand in a text.</summary>
    public override string ToString() => Value;
}
