using System.Text.RegularExpressions;

namespace Mmos.Runtime.Files;

/// <summary>Fills `${NAME}` in values from the environment, for the names in `env_allow` only.</summary>
/// <remarks>A file of a repository must not be able to read any secret of the machine, hence the list.
/// `$${NAME}` stands for the text `${NAME}`, for command lines. Anything else behind a `$` is left as it
/// is.</remarks>
internal sealed partial class Placeholders
{
    private readonly HashSet<string> allowed;
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly Problems problems;

    public Placeholders(Node.Map tree, IReadOnlyDictionary<string, string> environment, Problems problems)
    {
        this.environment = environment;
        this.problems = problems;
        allowed = tree.Find(ConfigFields.EnvAllow.Name) is Node.List list
            ? [.. list.Items.OfType<Node.Scalar>().Select(name => name.Text)]
            : [];
    }

    public Node Fill(Node tree) => Fill(tree, "");

    private Node Fill(Node node, string path) => node switch
    {
        Node.Scalar scalar when scalar.Text.Contains("${", StringComparison.Ordinal) =>
            scalar with
            {
                Text = Form().Replace(scalar.Text, match => Value(match, scalar.At, path)),
                IsPlain = false,
            },
        Node.List list =>
            list with { Items = [.. list.Items.Select((item, i) => Fill(item, $"{path}[{i}]"))] },
        Node.Map map => map with
        {
            Entries = [.. map.Entries.Select(entry => entry with
            {
                Value = Fill(entry.Value, (path.Length == 0 ? "" : path + ".") + Quote.Bare(entry.Key)),
            })],
        },
        _ => node,
    };

    private string Value(Match match, Position at, string path)
    {
        var name = match.Groups["name"].Value;
        if (match.Groups["escape"].Success)
            return $"${{{name}}}";
        if (!allowed.Contains(name))
            problems.Add(
                at, path,
                $"${{{name}}} is not in env_allow; add {name} there, or write $${{{name}}} for the text");
        else if (environment.TryGetValue(name, out var value))
            return value;
        else
            problems.Add(at, path, $"environment variable {name} is not set");
        return match.Value;
    }

    [GeneratedRegex(@"(?<escape>\$)?\$\{(?<name>[A-Za-z_][A-Za-z0-9_]{0,99})\}")]
    private static partial Regex Form();
}
