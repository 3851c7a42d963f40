namespace Mmos.Runtime.Tests.Files;

/// <summary>Files that use every key.</summary>
internal static class Samples
{
    public const string Plan = """
        version: 1
        project: web-scraper
        goal: Create a web scraping system with error handling and data export
        repository: .
        base: main
        defaults: { priority: P1, verify: ["dotnet test"] }
        tasks:
          - id: design
            title: System architecture design
            description: Write docs/architecture.md …
            type: functional
            kind: planning
            phase: 1
            priority: P0
            acceptance: ["docs/architecture.md names every part"]
            capabilities: { require: [planning], prefer: [research] }
            tier: auto
            estimate: 2h
            files: ["docs/**"]
          - id: scrape
            title: Core scraping implementation
            acceptance: ["pages are fetched with retry and robots.txt is honoured"]
            needs: [design]
            worker: Claude-Worker-2
            verify: ["dotnet build", "dotnet test"]
            retry: { max: 2 }
            timeout: 30m
            run: ./scripts/scrape.sh
            problem: …
            on_failure: cancel
        """;

    /// <summary>The example of the interface description, with its one variable allowed.</summary>
    public const string Config = """
        version: 1
        workspace: default
        database: sqlite:.mmos/mmos.db
        server: { listen: "http://127.0.0.1:7420" }
        env_allow: [OPS_WEBHOOK]
        accounts:
          claude-max: { vendor: anthropic, billing: subscription, reserve: 20% }
          openai-key: { vendor: openai, billing: metered, budget: { usd: 20, per: day } }
        workers:
          - name: Claude-Worker-1
            agent: claude
            account: claude-max
            model: sonnet
            tier: premium
            capabilities: [general, coding, analysis]
            slots: 1
            scale: { min: 1, max: 3 }
        routing:
          weights:
            { priority: 0.5, capability: 0.3, load: 0.15, fairness: 0.05, cost: 0, quota: 0, success: 0 }
          upgrade_after: 5m
          rules: [{ when: "kind == research", prefer: Gemini-1 }]
        profiles: { backend: { capabilities: [coding, api], tier: standard, prompt: "…" } }
        timers: { heartbeat: 5m, offer: 60s, idle: 10m, stall: 2h, failover: 10s }
        limits: { max_queue_depth: 1000, max_running: 20, memory: 512MB, review_wip: 5 }
        worktree: { setup: ["npm ci"], copy: [".env"], link: ["node_modules"] }
        resources: { staging-db: 1 }
        gates:
          { ready: [goal, acceptance], verify: ["dotnet test"], sync: origin/main, protect: ["tests/**"] }
        review: [agent:review]
        conflicts: serialize
        retro: { every: 3 }
        digest: { every: 2h, to: [admin, log] }
        backup: { every: 24h, keep: 7 }
        logs: { level: info, keep: 14d }
        escalation: { after: 5m, channels: [log, "webhook:${OPS_WEBHOOK}", "slack:…", "email:…", "ntfy:…"] }
        prices: {}
        agents: {}
        patterns: {}
        """;
}
