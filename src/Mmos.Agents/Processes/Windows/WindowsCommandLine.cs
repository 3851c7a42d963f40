using System.Text;

namespace Mmos.Agents.Processes.Windows;

/// <summary>Programs and arguments as the one string that Windows starts a process with.</summary>
/// <remarks>
/// Three readers, three rules: ordinary programs split as the C runtime does; `cmd /c LINE` takes a
/// person's line verbatim; batch files are read by cmd.exe, whose rules are those of Rust's standard
/// library since CVE-2024-24576. Pure, and tested on every platform.
/// </remarks>
internal static class WindowsCommandLine
{
    /// <summary>The command line for a program that has been found.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">What follows it.</param>
    /// <param name="shell">Full path of cmd.exe, which runs batch files.</param>
    /// <param name="application">The program that Windows must start: cmd.exe for a batch file.</param>
    /// <exception cref="ArgumentException">An argument cannot be said to a batch file without being
    /// changed.</exception>
    public static string Build(
        string program, IReadOnlyList<string> arguments, string shell, out string application)
    {
        var name = FileName(program);
        application = program;
        if (EndsWith(name, ".bat") || EndsWith(name, ".cmd"))
        {
            application = shell;
            return Batch(program, arguments, shell);
        }
        var line = new StringBuilder(Quoted(program));
        var isShell = name.Equals("cmd.exe", StringComparison.OrdinalIgnoreCase)
            || name.Equals("cmd", StringComparison.OrdinalIgnoreCase);
        for (var i = 0; i < arguments.Count; i++)
        {
            // With /s, cmd.exe takes off the first and the last quote and reads the rest as it stands.
            var isLine = isShell && i == arguments.Count - 1 && i > 0 && IsRunSwitch(arguments[i - 1]);
            line.Append(' ').Append(isLine ? $"\"{arguments[i]}\"" : Quoted(arguments[i]));
        }
        return line.ToString();
    }

    /// <summary>One argument as `CommandLineToArgvW` and the C runtime read it back.</summary>
    public static string Quoted(string argument)
    {
        if (argument.Length > 0 && !argument.AsSpan().ContainsAny(" \t\n\v\"")) return argument;
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }
            // Backslashes count only before a quote: there each is doubled, and the quote gets one.
            quoted.Append('\\', c == '"' ? (2 * backslashes) + 1 : backslashes).Append(c);
            backslashes = 0;
        }
        return quoted.Append('\\', 2 * backslashes).Append('"').ToString();
    }

    private static string Batch(string script, IReadOnlyList<string> arguments, string shell)
    {
        if (script.Contains('"') || script.EndsWith('\\'))
            throw new ArgumentException($"the path of the batch file '{script}' cannot be quoted");
        var line = new StringBuilder(Quoted(shell))
            .Append(" /d /e:ON /v:OFF /c \"\"").Append(script).Append('"');
        foreach (var argument in arguments)
        {
            if (argument.AsSpan().ContainsAny('\r', '\n'))
                throw new ArgumentException("an argument of a batch file contains a line break");
            line.Append(' ').Append(BatchArgument(argument));
        }
        return line.Append('"').ToString();
    }

    private static string BatchArgument(string argument)
    {
        if (argument.Length > 0 && !argument.EndsWith('\\')
            && argument.All(c => char.IsAsciiLetterOrDigit(c) || @"#$*+-./:?@\_".Contains(c)))
            return argument;
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
            }
            else
            {
                // A doubled quote is a quote inside quotes, both for cmd.exe and for the C runtime.
                if (c == '"') quoted.Append('\\', backslashes).Append('"');
                // %name% is expanded even in quotes; %cd:~,% is an empty piece that breaks it apart.
                else if (c == '%') quoted.Append("%%cd:~,");
                backslashes = 0;
            }
            quoted.Append(c);
        }
        return quoted.Append('\\', backslashes).Append('"').ToString();
    }

    private static bool IsRunSwitch(string argument) =>
        argument.Equals("/c", StringComparison.OrdinalIgnoreCase)
        || argument.Equals("/k", StringComparison.OrdinalIgnoreCase);

    private static bool EndsWith(string name, string ending) =>
        name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static string FileName(string path) => path[(path.LastIndexOfAny(['\\', '/', ':']) + 1)..];
}
