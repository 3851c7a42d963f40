using System.Globalization;
using System.Text;

namespace Mmos.Git;

/// <summary>Reads many objects of a repository with one git process.</summary>
internal static class ObjectTexts
{
    /// <summary>The text of each object, in the order asked; null for one that does not exist.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="names">Object names, or `TREE:PATH`.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<List<string?>> Read(
        Repository repository, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var result = await repository.Git.Run(
            new GitCall(repository.MainWorktree, ["cat-file", "--batch", "--buffer", "-z"])
            { Input = string.Join('\0', names) + "\0" }, cancel);
        var texts = new List<string?>(names.Count);
        var at = 0;
        foreach (var name in names) texts.Add(Next(result.Output, name, ref at));
        return texts;
    }

    /// <summary>Reads `OBJECT TYPE SIZE LF CONTENT LF`, or `NAME missing LF`.</summary>
    private static string? Next(byte[] output, string name, ref int at)
    {
        if (at >= output.Length) return null;
        var missing = Encoding.UTF8.GetBytes(name + " missing\n");
        if (output.AsSpan(at).StartsWith(missing))
        {
            at += missing.Length;
            return null;
        }
        var end = output.AsSpan(at).IndexOf((byte)'\n') + at;
        if (end < at) return null;
        var header = Encoding.UTF8.GetString(output, at, end - at).Split(' ');
        if (header is not [_, "blob", var digits]) return null;
        var size = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        at = end + size + 2;
        var content = output.AsSpan(end + 1, size);
        var isBinary = content[..Math.Min(size, 8000)].Contains((byte)0);
        return isBinary ? $"(binary, {size} bytes)" : Encoding.UTF8.GetString(content);
    }
}
