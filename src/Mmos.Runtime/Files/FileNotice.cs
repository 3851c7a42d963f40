namespace Mmos.Runtime.Files;

/// <summary>Something about a file that its author should know, though the file is used.</summary>
/// <param name="File">The file as the caller named it, or where else the value came from.</param>
/// <param name="Line">Line in the file, from 1; 0 when the value stands in no file.</param>
/// <param name="Column">Column in that line, from 1; 0 when the value stands in no file.</param>
/// <param name="Field">Path of the field; empty when the file as a whole is meant.</param>
/// <param name="Message">What to know, without a line break.</param>
public sealed record FileNotice(string File, int Line, int Column, string Field, string Message)
{
    /// <summary>One line: `mmos.yaml:7:1: warning: retro.every: has no effect in this version of
    /// MMOS`.</summary>
    public override string ToString() =>
        Position.Prefix(File, Line, Column, "") + "warning: " + (Field.Length == 0 ? "" : Field + ": ")
            + Message;
}
