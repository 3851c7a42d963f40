namespace Mmos.Core;

/// <summary>The fields of a policy in a snapshot, in order.</summary>
internal static class PolicyShape
{
    /// <summary>One entry of each list, so that the format names their fields.</summary>
    public static Policy Sample { get; } = Policy.Default with
    {
        Rules = [new("", "")],
        Accounts = [new("", "", false, 0, 0, 0, Period.Day)],
        Resources = [new("", 1)],
        Review = [""],
        Protect = [""],
    };

    public static Policy Of(StateFields f, Policy policy) =>
        new(f.Int("max_running", policy.MaxRunning), f.Int("max_queue_depth", policy.MaxQueueDepth),
            f.Long("upgrade_after_ms", policy.UpgradeAfterMs), f.Long("offer_ms", policy.OfferMs))
        {
            Weights = Of(f, policy.Weights),
            Rules = f.List("rules", policy.Rules,
                (w, r) => new RoutingRule(w.Text("when", r?.When ?? ""), w.Text("prefer", r?.Prefer ?? ""))),
            Accounts = f.List("accounts", policy.Accounts, Of),
            Resources = f.List("resources", policy.Resources,
                (w, r) => new ResourceLimit(w.Text("name", r?.Name ?? ""), w.Int("count", r?.Count ?? 0))),
            IdleMs = f.OptionalLong("idle_ms", policy.IdleMs),
            StallMs = f.OptionalLong("stall_ms", policy.StallMs),
            EscalateMs = f.OptionalLong("escalate_ms", policy.EscalateMs),
            Review = f.Flag("has_review", policy.Review is not null)
                ? f.List("review", policy.Review, (w, s) => w.Text("stage", s ?? "")) : null,
            Protect = f.Flag("has_protect", policy.Protect is not null)
                ? f.List("protect", policy.Protect, (w, g) => w.Text("glob", g ?? "")) : null,
            ReviewWip = (int?)f.OptionalLong("review_wip", policy.ReviewWip),
            RetroEvery = (int?)f.OptionalLong("retro_every", policy.RetroEvery),
        };

    /// <summary>Two policies say the same.</summary>
    public static bool AreAlike(Policy one, Policy other) =>
        Encode(one).Span.SequenceEqual(Encode(other).Span);

    private static ReadOnlyMemory<byte> Encode(Policy policy)
    {
        var fields = new FieldWriter();
        Of(fields, policy);
        return fields.Written;
    }

    private static Weights Of(StateFields f, Weights w) => new(
        f.Int("priority", w.Priority), f.Int("capability", w.Capability), f.Int("load", w.Load),
        f.Int("fairness", w.Fairness), f.Int("cost", w.Cost), f.Int("quota", w.Quota),
        f.Int("success", w.Success));

    private static AccountTerms Of(StateFields f, AccountTerms? a) => new(
        f.Text("name", a?.Name ?? ""), f.Text("vendor", a?.Vendor ?? ""),
        f.Flag("is_metered", a?.IsMetered ?? false), f.Int("reserve_per_mille", a?.ReservePerMille ?? 0),
        f.OptionalLong("budget_micro_usd", a?.BudgetMicroUsd), f.OptionalLong("budget_tokens",
            a?.BudgetTokens),
        (Period)f.Byte("per", (byte)(a?.Per ?? Period.Day)));
}
