using System.Security.Cryptography;
using System.Text;

namespace Mmos.Core;

/// <summary>
/// The whole state as bytes, in one canonical form: states that behave alike have the same bytes.
/// </summary>
/// <remarks>
/// Only rows are written; the indices beside them are rebuilt from the rows. Sets of capabilities and paths
/// are written by name, in the order of their names: their numbers depend on what the log held before.
/// </remarks>
public static class StateCodec
{
    private const string Layout =
        "1 seq clock turn policy | capability sets | path sets | projects | workers, held tasks | "
        + "tasks: row, dependents or tombstone | effects | keys | ";

    /// <summary>What is written, in order: every field of every row by name.</summary>
    public static string Description { get; } = Layout + StateShapes.Describe();

    /// <summary>
    /// Hash of <see cref="Description"/>. A snapshot in another format is ignored, never converted.
    /// </summary>
    public static string Format { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Description)).AsSpan(0, 8));

    /// <summary>
    /// SHA-256 of the encoded state in hexadecimal: equal for states that will decide alike.
    /// </summary>
    public static string Hash(WorkspaceState state) =>
        Convert.ToHexStringLower(SHA256.HashData(Encode(state).Span));

    /// <summary>The state's rows as bytes. O(everything): for snapshots and checks.</summary>
    public static ReadOnlyMemory<byte> Encode(WorkspaceState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var f = new FieldWriter();
        f.Long("seq", state.Seq);
        f.Long("clock", state.Clock);
        f.Long("turn", state.Turn);
        StateShapes.Of(f, state.Policy);
        var sets = WriteCapabilities(f, state);
        var paths = WritePaths(f, state);

        f.Int("projects", state.Projects.Count);
        foreach (var project in state.Projects) StateShapes.Of(f, project);
        WriteWorkers(f, state, sets);
        WriteTasks(f, state, sets, paths);

        f.Int("effects", state.Effects.Count());
        foreach (var effect in state.Effects) StateShapes.Of(f, effect);
        f.Int("keys", state.Keys.Count);
        foreach (var key in state.Keys.InOrder) StateShapes.Of(f, key);
        return f.Written;
    }

    /// <summary>
    /// The state that was encoded: it decides every further command as the first one would.
    /// </summary>
    /// <exception cref="InvariantException">The bytes are damaged: fold the log instead.</exception>
    public static WorkspaceState Decode(ReadOnlyMemory<byte> encoded) =>
        WorkspaceState.Restore(new FieldReader(encoded));

    private static Dictionary<int, int> WriteCapabilities(FieldWriter f, WorkspaceState state)
    {
        HashSet<int> used = [.. state.Workers.Select(w => w.Capabilities)];
        foreach (var row in OpenTasks(state))
        {
            used.Add(row.Require);
            if (row.Prefer >= 0) used.Add(row.Prefer);
        }
        int[] sorted = [.. used.OrderBy(state.Capabilities.Name, StringComparer.Ordinal)];
        f.Int("capabilities", sorted.Length);
        foreach (var set in sorted) f.Text("names", state.Capabilities.Name(set));
        return Positions(sorted);
    }

    private static Dictionary<int, int> WritePaths(FieldWriter f, WorkspaceState state)
    {
        HashSet<int> used = [.. OpenTasks(state).Select(t => t.Paths).Where(p => p >= 0)];
        int[] sorted = [.. used.OrderBy(state.Paths.Name, StringComparer.Ordinal)];
        f.Int("paths", sorted.Length);
        foreach (var set in sorted)
        {
            f.Text("repository", state.Paths.Repository(set));
            f.Int("globs", state.Paths.Globs(set).Count);
            foreach (var glob in state.Paths.Globs(set)) f.Text("glob", glob);
        }
        return Positions(sorted);
    }

    private static void WriteWorkers(FieldWriter f, WorkspaceState state, Dictionary<int, int> sets)
    {
        f.Int("workers", state.Workers.Count);
        for (var slot = 0; slot < state.Workers.Count; slot++)
        {
            var row = state.Workers[slot];
            StateShapes.Of(f, row with { Capabilities = sets[row.Capabilities] });
            f.Flag("removed", !(state.TryWorker(row.Name, out var named) && named == slot));
            f.Int("held", state.HeldBy(slot).Count);
            foreach (var task in state.HeldBy(slot)) f.Int("task", task);
        }
    }

    private static void WriteTasks(FieldWriter f, WorkspaceState state, Dictionary<int, int> sets,
        Dictionary<int, int> paths)
    {
        f.Int("tasks", state.LastTask);
        for (var number = 1; number <= state.LastTask; number++)
        {
            var isOpen = state.TryTask(number, out var row);
            f.Flag("open", isOpen);
            if (!isOpen)
            {
                state.TryTombstone(number, out var stone);
                StateShapes.Of(f, stone);
                continue;
            }
            StateShapes.Of(f, row with
            {
                Require = sets[row.Require],
                Prefer = row.Prefer < 0 ? -1 : sets[row.Prefer],
                Paths = row.Paths < 0 ? -1 : paths[row.Paths],
            });
            int[] dependents = row.FirstDependent < 0 ? []
                : [.. state.Dependents(row).Where(d => state.TryTask(d, out _))];
            f.Int("dependents", dependents.Length);
            foreach (var dependent in dependents) f.Int("dependent", dependent);
        }
    }

    private static IEnumerable<TaskRow> OpenTasks(WorkspaceState state)
    {
        for (var number = 1; number <= state.LastTask; number++)
            if (state.TryTask(number, out var row)) yield return row;
    }

    private static Dictionary<int, int> Positions(int[] sorted) =>
        sorted.Select((set, position) => (set, position)).ToDictionary(p => p.set, p => p.position);
}
