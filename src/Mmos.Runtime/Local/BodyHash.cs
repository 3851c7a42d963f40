using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>The hash that tells a retry from another request under the same idempotency key.</summary>
internal static class BodyHash
{
    /// <summary>First 8 bytes of the SHA-256 of the command's content.</summary>
    public static ulong Of(Command command)
    {
        var text = new StringBuilder();
        Write(text, command);
        return BinaryPrimitives
            .ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // Only what takes a key needs its content spelled out; a record's own text says the rest, lists by their
    // elements.
    private static void Write(StringBuilder text, Command command)
    {
        if (command is not Command.SubmitPlan plan)
        {
            text.Append(command);
            return;
        }
        text.Append(plan.Project).Append('\n').Append(plan.Create).Append('\n');
        text.Append(plan.Breakdown?.Mode).Append('\n');
        foreach (var task in plan.Tasks)
        {
            text.Append(task).Append('\n');
            foreach (
                var list in (IReadOnlyList<string>[])[task.Acceptance, task.Require, task.Prefer, task.Files,
                task.Needs, task.Verify, task.Resources])
                text.AppendJoin('\u001f', list).Append('\n');
        }
    }
}
