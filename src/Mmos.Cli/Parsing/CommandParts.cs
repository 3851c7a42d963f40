using System.CommandLine;
using System.Globalization;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Parsing;

/// <summary>The pieces that commands are put together from.</summary>
internal static class CommandParts
{
    /// <summary>Name of the option that every list and show has.</summary>
    public const string JsonName = "--json";

    /// <summary>A command that does something.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, in a line.</param>
    /// <param name="parts">Its arguments and options.</param>
    /// <param name="act">What it does; gives the exit code.</param>
    public static Command Verb(
        CommandContext context, string name, string description, IReadOnlyList<Symbol> parts,
        Func<Invocation, Task<int>> act)
    {
        var command = new Command(name, description);
        foreach (var part in parts)
            if (part is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)part);
        command.SetAction((parsed, cancel) => act(new Invocation(context, parsed, cancel)));
        return command;
    }

    /// <summary>A command that only groups others.</summary>
    public static Command Group(string name, string description, params Command[] verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs)
            group.Add(verb);
        return group;
    }

    /// <summary>The option `--json`.</summary>
    public static Option<bool> JsonFlag() => Flag(JsonName, "print JSON, as the REST API gives it");

    /// <summary>An option that is said or not.</summary>
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description };

    /// <summary>An option with a text.</summary>
    public static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    /// <summary>An option that may be said several times.</summary>
    public static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, DefaultValueFactory = _ => [] };

    /// <summary>An option with words between commas, which may be said several times.</summary>
    public static Option<string[]> Words(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
            [.. result.Tokens.SelectMany(token => token.Value.Split(',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>An option with one of a few words.</summary>
    public static Option<string> OneOf(string name, string value, string description, params string[] words)
    {
        var option = Text(name, value, description);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !words.Contains(result.Tokens[0].Value))
                result.AddError($"{name} takes {string.Join(", ", words)}, not \"{result.Tokens[0].Value}\"" +
                    Nearest.Hint(result.Tokens[0].Value, words));
        });
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>An option with a whole number.</summary>
    public static Option<long?> Number(string name, string value, string description, long least,
        long most) => new(name)
        {
            Description = description,
            HelpName = value,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                    out var number)
                    && number >= least && number <= most)
                    return number;
                result.AddError(FormattableString.Invariant(
                    $"{name} takes a whole number from {least} to {most}, not \"{text}\""));
                return null;
            },
        };

    /// <summary>An argument that must be given.</summary>
    public static Argument<string> Argument(string name, string description) =>
        new(name) { Description = description, HelpName = name, Arity = ArgumentArity.ExactlyOne };

    /// <summary>An argument that may be left out.</summary>
    public static Argument<string?> Maybe(string name, string description) => new(name)
    {
        Description = description,
        HelpName = name,
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => null,
    };
}
