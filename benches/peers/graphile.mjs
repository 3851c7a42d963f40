// graphile-worker on DATABASE_URL: jobs that do nothing, the way its manual says to run it.
// Prints one line of JSON: jobs per second when 20 clients add them one by one, and when they are done by default
// and by its tuned settings. Usage: node graphile.mjs SECONDS
import { createRequire } from "node:module";
import { setTimeout } from "node:timers/promises";
import { makeWorkerUtils, run } from "graphile-worker";

const seconds = Number(process.argv[2] ?? 3);
const connectionString = process.env.DATABASE_URL;
const require = createRequire(import.meta.url);
const quiet = { error: console.error, warn() {}, info() {}, debug() {} };
const { Logger } = require("@graphile/logger");
const logger = new Logger(() => (level, message) => quiet[level]?.(message));
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();

async function submit() {
  let added = 0;
  const began = performance.now();
  const over = began + seconds * 1000;
  await Promise.all(Array.from({ length: 20 }, async () => {
    while (performance.now() < over) {
      await utils.addJob("noop", { number: added });
      added++;
    }
  }));
  return added / ((performance.now() - began) / 1000);
}

async function work(jobs, settings) {
  await utils.withPgClient(pg => pg.query("truncate graphile_worker._private_jobs"));
  for (let left = jobs; left > 0; left -= 10_000)
    await utils.addJobs(Array.from({ length: Math.min(left, 10_000) },
      (_, number) => ({ identifier: "noop", payload: { number } })));
  let done = 0;
  let finish;
  const all = new Promise(resolve => { finish = resolve; });
  const began = performance.now();
  const runner = await run({
    logger,
    noHandleSignals: true,
    preset: { worker: { connectionString, concurrentJobs: 20, ...settings } },
    taskList: { noop: () => { if (++done === jobs) finish(); } },
  });
  await Promise.race([all, setTimeout(seconds * 1000)]);
  const rate = done / ((performance.now() - began) / 1000);
  await runner.stop();
  return rate;
}

const tuned = { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0, maxPoolSize: 20 };
const result = { submit: await submit() };
await work(2_000, {}); // compiles the hot paths
result.work = await work(10_000 * seconds, {});
result.tuned = await work(60_000 * seconds, tuned);
await utils.release();
console.log(JSON.stringify(result));
process.exit(0);
