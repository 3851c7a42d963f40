using Mmos.Api;

namespace Mmos.Runtime.Files;

/// <summary>The keys of a task's `capabilities:`.</summary>
internal static class CapabilityFields
{
    public static readonly Field<IReadOnlyList<string>> Require = new(
        "require", Shapes.Words, "A worker must have all of these.", []);

    public static readonly Field<IReadOnlyList<string>> Prefer = new(
        "prefer", Shapes.Words, "Each of these raises a worker's score.", []);

    public static readonly RecordShape Shape =
        new("a mapping such as { require: [coding] }", Require, Prefer);

    public static Capabilities Read(Bag? of) =>
        of is null ? new() : new() { Require = of.Get(Require), Prefer = of.Get(Prefer) };
}
