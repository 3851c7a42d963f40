namespace Mmos.Runtime.Files;

/// <summary>One reason why a plan or configuration file cannot be used: a value for people, never an
/// exception.</summary>
/// <param name="File">The file as the caller named it, or where else the value came from (`environment
/// MMOS_X`).</param>
/// <param name="Line">Line in the file, from 1; 0 when the value stands in no file.</param>
/// <param name="Column">Column in that line, from 1; 0 when the value stands in no file.</param>
/// <param name="Field">Path of the field (`tasks[3].needs`); empty when the file as a whole is meant.</param>
/// <param name="Message">What is wrong and what would be right, without a line break.</param>
public sealed record FileProblem(string File, int Line, int Column, string Field, string Message)
{
    /// <summary>One line: `plan.yaml:12:5: tasks[3].needs: unknown task "desgin"; did you mean
    /// "design"?`.</summary>
    public override string ToString() => Position.Prefix(File, Line, Column, Field) + Message;
}
