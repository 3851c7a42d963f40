using Mmos.Mcp;

namespace Mmos.Cli.Instances;

/// <summary>A command of an admin as Claude Code reads it from `.claude/commands`.</summary>
internal static class SlashCommand
{
    /// <summary>Its file.</summary>
    public static string Text(AdminCommand command)
    {
        var hint = string.Join(' ', command.Arguments).ToUpperInvariant();
        return $"---\ndescription: {command.Description}\n"
            + (hint.Length > 0 ? $"argument-hint: \"{hint}\"\n" : "")
            + $"---\n\n{command.With(hint.Length > 0 ? "$ARGUMENTS" : "")}\n";
    }
}
