namespace Mmos.Acceptance.Tests.Kit;

/// <summary>Tests that measure time run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
