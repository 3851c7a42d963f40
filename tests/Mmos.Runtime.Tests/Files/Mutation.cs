using System.Text;

namespace Mmos.Runtime.Tests.Files;

/// <summary>Spoils a file in the ways that people, tools and attackers do.</summary>
internal static class Mutation
{
    private static readonly string[] Tokens =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "\n", "\t", "\"", "'", "&a ", "*a", "!x ", "|", ">", "#", "%",
        "@", "---\n", "...\n",
        "? ", "~", "null", "true", "999999999999999999999", "1e9", "-1", "\u2028", "\uFEFF", "\0", "\u001b",
        "ı", "😀", "<<: ",
        "phase:1", "needs: [a]", "${HOME}", "\r", "\\u0000", "needs: ", "id: ", "  ",
    ];

    public static byte[] Of(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(list.Count + 1);
            var length = Math.Min(random.Next(1, 30), list.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    list.RemoveRange(at, length);
                    break;
                case 1:
                    list.InsertRange(at, list.GetRange(at, length));
                    break;
                case 2:
                    list.InsertRange(random.Next(list.Count + 1), list.GetRange(at, length));
                    break;
                case 3 when random.Next(4) == 0 && at < list.Count:
                    list[at] = (byte)random.Next(256);
                    break;
                default:
                    list.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
            }
        }
        return [.. list];
    }
}
