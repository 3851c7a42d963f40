namespace Mmos.Runtime.Files;

/// <summary>Puts one file's values over another's.</summary>
internal static class Layers
{
    /// <summary>Mappings key by key, everything else whole; each value keeps its place.</summary>
    public static Node.Map Join(Node.Map below, Node.Map above)
    {
        var joined = below;
        foreach (var (key, at, value) in above.Entries)
        {
            if (value.IsNothing && below.Find(key) is not null)
                continue;
            var both = value is Node.Map upper && below.Find(key) is Node.Map lower
                ? Join(lower, upper)
                : value;
            joined = joined.With(key, at, both);
        }
        return joined;
    }
}
