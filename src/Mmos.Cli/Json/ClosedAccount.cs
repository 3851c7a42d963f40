using Mmos.Api;

namespace Mmos.Cli.Json;

/// <summary>An account that gives its workers nothing, or only P0, now.</summary>
/// <param name="Account">The account.</param>
/// <param name="Workers">Workers that wait for it: they are there and draw on it.</param>
internal sealed record ClosedAccount(AccountInfo Account, IReadOnlyList<string> Workers)
{
    /// <summary>Those of the accounts that are closed, with who waits for them.</summary>
    public static IReadOnlyList<ClosedAccount> Of(
        IReadOnlyList<AccountInfo> accounts, IReadOnlyList<WorkerInfo> workers) =>
    [
        .. accounts.Where(account => account.Status != "open").Select(account => new ClosedAccount(account,
            [.. workers.Where(worker => worker.Account == account.Name && worker.Status != "offline")
                .Select(worker => worker.Name)])),
    ];
}
