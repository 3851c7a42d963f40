namespace Mmos.Runtime.Files;

/// <summary>The keys of a task's `retry:`.</summary>
internal static class RetryFields
{
    public static readonly Field<int> Max = new(
        "max", Quantities.Whole(0, 20), "How many times it may be tried again.", 2);

    public static readonly RecordShape Shape = new("a mapping such as { max: 2 }", Max);
}
