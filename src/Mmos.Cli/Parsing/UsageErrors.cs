using System.CommandLine;
using System.CommandLine.Parsing;
using Mmos.Runtime.Files;

namespace Mmos.Cli.Parsing;

/// <summary>Says on one line what is wrong with a command line, where, and what would be right.</summary>
internal static class UsageErrors
{
    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public static string? First(ParseResult parsed, string version)
    {
        var command = parsed.CommandResult.Command;
        var path = Path(parsed.CommandResult);
        if (parsed.UnmatchedTokens.Count > 0)
        {
            var token = parsed.UnmatchedTokens[0];
            // An option that is not known may have been taken for an argument that may be left out.
            return NotInThisVersion.Line(path, token, version)
                ?? parsed.Tokens.Where(t => t.Value.StartsWith('-'))
                    .Select(t => NotInThisVersion.Line(path, t.Value, version))
                    .FirstOrDefault(line => line is not null)
                ?? Unknown(command, path, token, parsed);
        }
        if (parsed.Errors.Count == 0)
            return null;
        return parsed.Errors[0].SymbolResult switch
        {
            CommandResult { Command.Subcommands.Count: > 0 } =>
                $"{Name(path)} needs one of: {Verbs(command)}",
            ArgumentResult { Tokens.Count: 0 } missing when missing.Argument.Arity.MinimumNumberOfValues > 0
                =>
                missing.Parent is OptionResult option
                    ? $"{option.Option.Name} of {Name(path)} needs a value"
                    : $"{Name(path)} needs {missing.Argument.HelpName
                        ?? missing.Argument.Name}; {Help(path)}",
            OptionResult { Tokens.Count: 0 } option when !option.Implicit =>
                $"{option.Option.Name} of {Name(path)} needs a value",
            OptionResult option when option.Option.Required && option.Implicit =>
                $"{Name(path)} needs {option.Option.Name}; {Help(path)}",
            _ => Trimmed(parsed.Errors[0].Message, path),
        };
    }

    /// <summary>`task show` of a command in the tree; empty for the root.</summary>
    public static string Path(CommandResult command)
    {
        var names = new List<string>();
        for (SymbolResult? at = command; at is CommandResult { Parent: not null } here; at = here.Parent)
            names.Insert(0, here.Command.Name);
        return string.Join(' ', names);
    }

    private static string Unknown(Command command, string path, string token, ParseResult parsed)
    {
        if (token.StartsWith('-'))
            return $"unknown option {Quoted(token)} of {Name(path)}{Nearest.Hint(token,
                OptionNames(parsed))}; {Help(path)}";
        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name).ToList();
        if (verbs.Count == 0)
            return $"{Name(path)} takes nothing more at {Quoted(token)}; {Help(path)}";
        return $"unknown command {Quoted(path.Length == 0 ? token
            : $"{path} {token}")}{Nearest.Hint(token, verbs)}; {Help(path)}";
    }

    private static IEnumerable<string> OptionNames(ParseResult parsed)
    {
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult here; at = here.Parent)
            foreach (var option in here.Command.Options.Where(option => !option.Hidden))
                if (here == parsed.CommandResult || option.Recursive)
                    yield return option.Name;
    }

    private static string Verbs(Command command) =>
        string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name));

    private static string Name(string path) => path.Length == 0 ? "mmos" : $"\"mmos {path}\"";

    private static string Help(string path) => $"see \"mmos {path}{(path.Length == 0 ? "" : " ")}--help\"";

    private static string Quoted(string text) => $"\"{(text.Length > 60 ? text[..60] + "…" : text)}\"";

    private static string Trimmed(string message, string path) =>
        $"{(path.Length == 0 ? "" : path + ": ")}{message.TrimEnd('.')}";
}
