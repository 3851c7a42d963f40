// BullMQ on the Redis at REDIS_PORT: jobs that do nothing, with its defaults.
// Prints one line of JSON: jobs per second when 20 clients add them one by one, and when a worker of concurrency 20
// does them. Usage: node bullmq.mjs SECONDS
import { setTimeout } from "node:timers/promises";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";

const seconds = Number(process.argv[2] ?? 3);
const connect = () => new Redis({ host: "127.0.0.1", port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null });

async function submit(queue) {
  let added = 0;
  const began = performance.now();
  const over = began + seconds * 1000;
  await Promise.all(Array.from({ length: 20 }, async () => {
    while (performance.now() < over) {
      await queue.add("noop", { number: added });
      added++;
    }
  }));
  return added / ((performance.now() - began) / 1000);
}

async function work(name, jobs) {
  const queue = new Queue(name, { connection: connect() });
  for (let left = jobs; left > 0; left -= 1_000)
    await queue.addBulk(Array.from({ length: Math.min(left, 1_000) }, (_, number) => ({ name: "noop", data: { number } })));
  let done = 0;
  let finish;
  const all = new Promise(resolve => { finish = resolve; });
  const began = performance.now();
  const worker = new Worker(name, async () => {}, { connection: connect(), concurrency: 20 });
  worker.on("completed", () => { if (++done === jobs) finish(); });
  await Promise.race([all, setTimeout(seconds * 1000)]);
  const rate = done / ((performance.now() - began) / 1000);
  await worker.close();
  return rate;
}

await work("warm", 5_000); // compiles the hot paths
const result = { submit: await submit(new Queue("submit", { connection: connect() })) };
result.work = await work("work", 25_000 * seconds);
console.log(JSON.stringify(result));
process.exit(0);
