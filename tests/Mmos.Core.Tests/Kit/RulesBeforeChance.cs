using Mmos.Core.Tests.Kit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(RulesBeforeChance))]

namespace Mmos.Core.Tests.Kit;

/// <summary>
/// Tables of rules run before random runs: what is broken is said in words first, and a mutant dies early.
/// </summary>
public sealed class RulesBeforeChance : ITestCollectionOrderer
{
    private static readonly string[] s_order = ["Specs", "Documents", "Properties", "Model"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(s_order,
            folder => c.TestCollectionDisplayName.Contains($".{folder}.", StringComparison.Ordinal)))
            .ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];
}
