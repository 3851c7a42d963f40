namespace Mmos.Repo.Tests;

/// <summary>
/// C# source with comments, strings, characters and preprocessor lines blanked: same length, same lines, so
/// that a place found in it is the place in the file, and words in strings are not taken for code.
/// </summary>
internal sealed class CSharpText
{
    private readonly string _source;
    private readonly char[] _code;
    private int _at;

    private CSharpText(string source)
    {
        _source = source;
        _code = source.ToCharArray();
    }

    /// <summary>The blanked text of a source.</summary>
    public static string CodeOf(string source)
    {
        var text = new CSharpText(source);
        text.ReadCode(untilBrace: false);
        return new string(text._code);
    }

    /// <summary>The line, from 1, of a position.</summary>
    public static int LineAt(string text, int position) => text.AsSpan(0, position).Count('\n') + 1;

    private void ReadCode(bool untilBrace)
    {
        var depth = 0;
        while (_at < _source.Length)
        {
            var c = _source[_at];
            if (Next("//")) BlankTo(LineEnd(_at));
            else if (Next("/*")) BlankTo(After("*/", _at + 2));
            else if (c == '#' && StartsLine()) BlankTo(LineEnd(_at));
            else if (c is '"' or '$' or '@' && StringStart() is { } start) ReadString(start);
            else if (c == '\'') BlankTo(CharacterEnd());
            else if (untilBrace && c == '}' && depth == 0) return;
            else
            {
                depth += c switch { '{' => 1, '}' => -1, _ => 0 };
                _at++;
            }
        }
    }

    private readonly record struct Opening(int Length, int Quotes, int Dollars, bool Verbatim);

    private Opening? StringStart()
    {
        int at = _at, dollars = 0;
        var verbatim = false;
        for (; at < _source.Length && _source[at] is '$' or '@'; at++)
            if (_source[at] == '$') dollars++;
            else verbatim = true;
        var quotes = 0;
        while (at + quotes < _source.Length && _source[at + quotes] == '"') quotes++;
        if (quotes == 0) return null;
        // `""` is an empty string, `"""` opens a raw one; in a verbatim string more quotes are escapes.
        if (verbatim || quotes < 3) quotes = 1;
        return new Opening(at - _at + quotes, quotes, dollars, verbatim);
    }

    private void ReadString(Opening opening)
    {
        BlankTo(_at + opening.Length);
        var close = new string('"', opening.Quotes);
        var raw = opening.Quotes >= 3;
        while (_at < _source.Length)
        {
            var c = _source[_at];
            if (Next(close) && !(opening.Verbatim && Next("\"\"")))
            {
                BlankTo(_at + close.Length);
                return;
            }
            if (opening.Verbatim && Next("\"\"")) BlankTo(_at + 2);
            else if (c == '\\' && !raw && !opening.Verbatim) BlankTo(_at + 2);
            else if (c == '{' && opening.Dollars > 0) ReadHole(raw ? opening.Dollars : 1, raw);
            else BlankTo(_at + 1);
        }
    }

    private void ReadHole(int braces, bool raw)
    {
        var run = 0;
        while (_at + run < _source.Length && _source[_at + run] == '{') run++;
        if (!raw && run % 2 == 0 || raw && run < braces)
        {
            BlankTo(_at + run);
            return;
        }
        BlankTo(_at + run);
        ReadCode(untilBrace: true);
        BlankTo(_at + braces);
    }

    private bool Next(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private bool StartsLine()
    {
        for (var i = _at - 1; i >= 0 && _source[i] != '\n'; i--)
            if (!char.IsWhiteSpace(_source[i])) return false;
        return true;
    }

    private int LineEnd(int from) => _source.IndexOf('\n', from) is var end and >= 0 ? end : _source.Length;

    private int After(string text, int from) =>
        _source.IndexOf(text, Math.Min(from, _source.Length)) is var end and >= 0
            ? end + text.Length
            : _source.Length;

    private int CharacterEnd()
    {
        var isEscape = _at + 1 < _source.Length && _source[_at + 1] == '\\';
        return After("'", _at + (isEscape ? 3 : 2));
    }

    private void BlankTo(int end)
    {
        for (end = Math.Min(end, _source.Length); _at < end; _at++)
            if (_code[_at] is not ('\n' or '\r')) _code[_at] = ' ';
    }
}
