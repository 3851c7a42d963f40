using System.Text;

namespace Mmos.Cli.Completion;

/// <summary>Completion scripts, one per shell, written from the tree of commands.</summary>
internal static class Scripts
{
    /// <summary>The shells that have one.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script of a shell; null when there is none.</summary>
    public static string? For(string shell, IReadOnlyList<CompletionNode> nodes) => shell switch
    {
        "bash" => Bash(nodes),
        "zsh" => Zsh(nodes),
        "fish" => Fish(nodes),
        "pwsh" => Pwsh(nodes),
        _ => null,
    };

    private static string Bash(IReadOnlyList<CompletionNode> nodes)
    {
        var script = new StringBuilder("""
            # bash completion for mmos: source <(mmos completion bash)
            _mmos() {
              local cur="${COMP_WORDS[COMP_CWORD]}" path="" words="" names="" files="" i
              for ((i = 1; i < COMP_CWORD; i++)); do
                case "$path/${COMP_WORDS[i]}" in

            """);
        foreach (var node in nodes.Where(node => node.Path.Length > 0))
            script.Append($"      \"{Parent(node.Path)}/{Leaf(node.Path)}\") path=\"{node.Path}\" ;;\n");
        script.Append("    esac\n  done\n  case \"$path\" in\n");
        foreach (var node in nodes)
        {
            script.Append($"    \"{node.Path}\") words=\"{Joined(node)}\"");
            if (node.Names is { } names)
                script.Append($" names={names}");
            script.Append(node.TakesFile ? " files=1 ;;\n" : " ;;\n");
        }
        return script.Append("""
              esac
              if [[ -n $names && $cur != -* ]]; then words="$words $(mmos complete "$names" 2>/dev/null)"; fi
              COMPREPLY=($(compgen -W "$words" -- "$cur"))
              if [[ -n $files ]]; then COMPREPLY+=($(compgen -f -- "$cur")); fi
            }
            complete -o filenames -F _mmos mmos

            """).ToString();
    }

    private static string Zsh(IReadOnlyList<CompletionNode> nodes)
    {
        var script = new StringBuilder("""
            #compdef mmos
            # zsh completion for mmos: source <(mmos completion zsh)
            _mmos() {
              local at="" names="" files="" i
              local -a items
              for ((i = 2; i < CURRENT; i++)); do
                case "$at/${words[i]}" in

            """);
        foreach (var node in nodes.Where(node => node.Path.Length > 0))
            script.Append($"      '{Parent(node.Path)}/{Leaf(node.Path)}') at='{node.Path}' ;;\n");
        script.Append("    esac\n  done\n  case \"$at\" in\n");
        foreach (var node in nodes)
        {
            script.Append($"    '{node.Path}') items=({string.Join(' ', All(node).Select(ZshItem))})");
            if (node.Names is { } names)
                script.Append($" names={names}");
            script.Append(node.TakesFile ? " files=1 ;;\n" : " ;;\n");
        }
        return script.Append("""
              esac
              if [[ -n $names ]]; then items+=(${(f)"$(mmos complete $names 2>/dev/null)"}); fi
              _describe 'mmos' items
              if [[ -n $files ]]; then _files; fi
            }
            compdef _mmos mmos

            """).ToString();
    }

    private static string Fish(IReadOnlyList<CompletionNode> nodes)
    {
        var script = new StringBuilder("""
            # fish completion for mmos: mmos completion fish | source
            function __mmos_at
                set -l at ''
                for word in (commandline -opc)[2..-1]
                    switch "$at/$word"

            """);
        foreach (var node in nodes.Where(node => node.Path.Length > 0))
            script.Append($"            case '{Parent(node.Path)}/{Leaf(node.Path)}'\n                set at '{node.Path}'\n");
        script.Append("""
                    end
                end
                test "$at" = "$argv[1]"
            end
            complete -c mmos -f

            """);
        foreach (var node in nodes)
        {
            var when = $"complete -c mmos -n '__mmos_at \"{node.Path}\"'";
            foreach (var word in node.Verbs)
                script.Append($"{when} -a '{word.Text}' -d '{Single(word.Meaning, "\\'")}'\n");
            foreach (var word in node.Options)
                script.Append($"{when} -l '{word.Text.TrimStart('-')}' -d '{Single(word.Meaning, "\\'")}'\n");
            if (node.Values.Count > 0)
                script.Append($"{when} -a '{string.Join(' ', node.Values)}'\n");
            if (node.Names is { } names)
                script.Append($"{when} -a '(mmos complete {names} 2>/dev/null)'\n");
            if (node.TakesFile)
                script.Append($"{when} -F\n");
        }
        return script.ToString();
    }

    private static string Pwsh(IReadOnlyList<CompletionNode> nodes)
    {
        var script = new StringBuilder("""
            # PowerShell completion for mmos: mmos completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName mmos -ScriptBlock {
                param($word, $ast, $position)
                $words = @{

            """);
        foreach (var node in nodes)
            script.Append($"        '{node.Path}' = '{Joined(node)}'\n");
        script.Append("    }\n    $names = @{\n");
        foreach (var node in nodes.Where(node => node.Names is not null))
            script.Append($"        '{node.Path}' = '{node.Names}'\n");
        return script.Append("""
                }
                $at = ''
                foreach ($element in $ast.CommandElements | Select-Object -Skip 1) {
                    if ($element.Extent.EndOffset -ge $position) { break }
                    $next = "$at $element".Trim()
                    if ($words.ContainsKey($next)) { $at = $next }
                }
                $all = $words[$at] -split ' '
                if ($names.ContainsKey($at)) { $all += mmos complete $names[$at] 2>$null }
                $all | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """).ToString();
    }

    private static IEnumerable<Word> All(CompletionNode node) =>
        node.Verbs.Concat(node.Values.Select(value => new Word(value, ""))).Concat(node.Options);

    private static string Joined(CompletionNode node) => string.Join(' ', All(node).Select(word => word.Text));

    private static string ZshItem(Word word) =>
        $"'{word.Text.Replace(":", "\\:", StringComparison.Ordinal)}:{Single(word.Meaning, "'\\''")}'";

    private static string Single(string text, string quote) => text.Replace("'", quote, StringComparison.Ordinal);

    private static string Parent(string path) =>
        path.LastIndexOf(' ') is >= 0 and var blank ? path[..blank] : "";

    private static string Leaf(string path) => path[(path.LastIndexOf(' ') + 1)..];
}
