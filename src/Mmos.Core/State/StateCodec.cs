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
        "4 seq clock turn numbers_from policy | names | capability sets | demands | path sets "
        + "| resource sets | repositories | projects | accounts | workers, held tasks "
        + "| tasks: row, cap, reviews, attempt, dependents or tombstone | figures | tight | wanted | asks "
        + "| conflicts | finished | effects | keys | reads | artifacts | tokens | ";

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
        f.Int("numbers_from", state.NumbersFrom);
        PolicyShape.Of(f, state.Policy);
        var numbers = CodecNumbers.Write(f, state);

        f.Int("repositories", state.Repositories.Count());
        foreach (var repository in state.Repositories) StateShapes.Of(f, repository);
        f.Int("projects", state.Projects.Count);
        foreach (var project in state.Projects) StateShapes.Of(f, project);
        f.Int("accounts", state.Accounts.Count);
        foreach (var account in state.Accounts) StateShapes.Of(f, account);
        WriteWorkers(f, state, numbers);
        WriteTasks(f, state, numbers);
        WriteFigures(f, state, numbers);

        f.Int("tight", state.Tight.Count);
        foreach (var (host, until) in state.Tight) StateShapes.Of(f, (host, until));

        f.Int("wanted", state.Wanted.Count);
        foreach (var (worker, wish) in state.Wanted) StateShapes.Of(f, (worker, wish));

        f.Int("asks", state.Asks.Count);
        foreach (var ask in state.Asks) StateShapes.Of(f, ask);
        f.Int("conflicts", state.Conflicts.Count);
        foreach (var conflict in state.Conflicts) StateShapes.Of(f, conflict);
        f.Int("finished", state.Finished.Length);
        foreach (var task in state.Finished) f.Int("task", task);

        f.Int("effects", state.Effects.Count());
        foreach (var effect in state.Effects) StateShapes.Of(f, effect);
        f.Int("keys", state.Keys.Count);
        foreach (var key in state.Keys.InOrder) StateShapes.Of(f, key);
        f.Int("reads", state.Reads.Count);
        foreach (var read in state.Reads) StateShapes.Of(f, read);
        f.Int("artifacts", state.Artifacts.Count);
        foreach (var artifact in state.Artifacts) StateShapes.Of(f, artifact);
        f.Int("tokens", state.Tokens.Count);
        foreach (var token in state.Tokens) StateShapes.Of(f, token);
        return f.Written;
    }

    /// <summary>
    /// The state that was encoded: it decides every further command as the first one would.
    /// </summary>
    /// <exception cref="InvariantException">The bytes are damaged: fold the log instead.</exception>
    public static WorkspaceState Decode(ReadOnlyMemory<byte> encoded) =>
        WorkspaceState.Restore(new FieldReader(encoded));

    private static void WriteWorkers(FieldWriter f, WorkspaceState state, CodecNumbers numbers)
    {
        f.Int("workers", state.Workers.Count);
        for (var slot = 0; slot < state.Workers.Count; slot++)
        {
            var row = state.Workers[slot];
            StateShapes.Of(f, row with
            {
                Capabilities = numbers.Sets[row.Capabilities],
                Profile = numbers.Profiles[row.Profile],
            });
            f.Flag("removed", !(state.TryWorker(row.Name, out var named) && named == slot));
            f.Int("held", state.HeldBy(slot).Count);
            foreach (var task in state.HeldBy(slot)) f.Int("task", task);
        }
    }

    private static void WriteTasks(FieldWriter f, WorkspaceState state, CodecNumbers numbers)
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
            StateShapes.Of(f, numbers.Of(row));
            f.OptionalLong("cap", state.CapOf(number));
            var reviews = state.ReviewsOf(number);
            if (f.Flag("has_reviews", reviews is not null)) StateShapes.Of(f, reviews!);
            if (row.IsAuthoring && state.TryAttempt(number, out var attempt))
                StateShapes.Of(f, attempt with { Profile = numbers.Profiles[attempt.Profile] });
            int[] dependents = row.FirstDependent < 0 ? []
                : [.. state.Dependents(row).Where(d => state.TryTask(d, out _))];
            f.Int("dependents", dependents.Length);
            foreach (var dependent in dependents) f.Int("dependent", dependent);
        }
    }

    private static void WriteFigures(FieldWriter f, WorkspaceState state, CodecNumbers numbers)
    {
        var figures = state.Figures.All.ToList();
        f.Int("figures", figures.Count);
        foreach (var (profile, kind, figure) in figures)
        {
            f.Int("profile", numbers.Profiles[state.Figures.Profile(profile)]);
            f.Int("kind", numbers.Kinds[state.Figures.Kind(kind)]);
            StateShapes.Of(f, figure);
        }
    }
}
