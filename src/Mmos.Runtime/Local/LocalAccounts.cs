using Mmos.Api;
using Mmos.Core;

namespace Mmos.Runtime.Local;

/// <summary>Accounts, in-process. The log's clock follows the wall clock, so times are clocks here.</summary>
internal sealed class LocalAccounts(LocalCalls calls) : IAccounts
{
    public Task<Answer<IReadOnlyList<AccountInfo>>> List(CancellationToken cancel) =>
        calls.Query(() => calls.Tables.Accounts(cancel));

    public Task<Answer<Done>> Park(string account, DateTimeOffset? until, CancellationToken cancel) =>
        calls.Do(new Command.ParkAccount(account, until?.ToUnixTimeMilliseconds() ?? 0), cancel);

    public Task<Answer<Done>> Unpark(string account, CancellationToken cancel) =>
        calls.Do(new Command.UnparkAccount(account), cancel);

    public Task<Answer<Done>> Report(string account, string window, decimal used, DateTimeOffset resetsAt,
        CancellationToken cancel) =>
        calls.Do(new Command.ReportAccount(account, window, WirePolicy.PerMille(used),
            resetsAt.ToUnixTimeMilliseconds()), cancel);

    public Task<Answer<Done>> Limit(string account, string window, DateTimeOffset? resetsAt,
        CancellationToken cancel) =>
        calls.Do(new Command.LimitAccount(account, window, resetsAt?.ToUnixTimeMilliseconds() ?? 0), cancel);
}
