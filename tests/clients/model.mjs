// A scripted stand-in for a model, for tests with real agent programs: it speaks three vendors' APIs on loopback
// and acts by what the last tool said. It shows that the plumbing works, never that a model would choose a tool.
//   node model.mjs PORT-FILE
// The path before /v1 says who asks: /admin/v1/…, /worker/v1/…, /slow/v1/… (stops after accepting). What comes
// without tools is a side question of the program, such as a title.
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import * as generate from './generate.mjs';
import * as messages from './messages.mjs';
import * as responses from './responses.mjs';
import { admin, worker } from './script.mjs';
import { sendJson } from './sending.mjs';

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const open = { gzip: gunzipSync, zstd: zstdDecompressSync }[request.headers['content-encoding']];
  return (open ? open(body) : body).toString();
}

let number = 0;
const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const url = new URL(request.url, 'http://x');
  const api = [messages, responses, generate].find((a) => a.path.test(url.pathname));
  if (request.method !== 'POST' || !api) return sendJson(response, 404, { error: { message: 'no such path' } });
  const who = api.path.exec(url.pathname)[1];
  const asked = JSON.parse(body);
  const calls = api.calls(asked);
  const step = (asked.tools ?? []).length === 0 ? null
    : who === '/admin' ? admin(calls) : worker(calls, who === '/slow');
  const last = calls.at(-1);
  if (process.env.MODEL_LOG) console.error(who, calls.length, last?.name, last?.said?.slice(0, 300), '=>', step);
  if (step?.hang) return;
  api.answer(response, asked, step, ++number, url);
});
server.listen(0, '127.0.0.1', () => writeFileSync(process.argv[2], String(server.address().port)));
