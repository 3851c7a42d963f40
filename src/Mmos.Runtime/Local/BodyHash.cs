using System.Buffers.Binary;
using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>The hash that tells a retry from another request under the same idempotency key.</summary>
internal static class BodyHash
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    /// <summary>First 8 bytes of the SHA-256 of the command's content.</summary>
    public static ulong Of(Command command)
    {
        var text = new StringBuilder();
        Write(text, command);
        return BinaryPrimitives
            .ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // Submissions are many and long: spelled out. The others are few, and say it by their members.
    private static void Write(StringBuilder text, Command command)
    {
        if (command is not Command.SubmitPlan plan)
        {
            WriteMembers(text, command);
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

    private static void WriteMembers(StringBuilder text, object? value)
    {
        if (value is null) text.Append('\u0000');
        else if (value is string or Enum || value.GetType().IsPrimitive) text.Append(value);
        else if (value is IEnumerable list)
        {
            text.Append('[');
            foreach (var item in list) WriteMembers(text, item);
            text.Append(']');
        }
        else if (value.GetType().Namespace?.StartsWith(nameof(Mmos), StringComparison.Ordinal) != true)
            text.Append(CultureInfo.InvariantCulture, $"{value}");
        else
        {
            text.Append(value.GetType().Name).Append('{');
            foreach (var member in Members.GetOrAdd(value.GetType(), MembersOf))
                WriteMembers(text, member.GetValue(value));
            text.Append('}');
        }
        text.Append('\u001f');
    }

    private static PropertyInfo[] MembersOf(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(member => member.Name, StringComparer.Ordinal)];
}
