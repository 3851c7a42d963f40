// A scripted stand-in for a model, for tests with real agent programs: it speaks the Messages API on loopback and acts
// by what the last tool said. It shows that the plumbing works, never that a model would choose a tool.
//   node model.mjs PORT-FILE
// The path before /v1 says who asks: /admin/v1/messages, /worker/v1/messages, /slow/v1/messages (stops after accepting).
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';

const blocks = (message) => typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
const textOf = (result) => typeof result.content === 'string' ? result.content
  : (result.content ?? []).filter((b) => b.type === 'text').map((b) => b.text).join('\n');

// The calls so far with their results, oldest first.
function history(messages) {
  const calls = [];
  for (const message of messages)
    for (const block of blocks(message))
      if (block.type === 'tool_use') calls.push({ id: block.id, name: block.name, input: block.input });
      else if (block.type === 'tool_result')
        Object.assign(calls.find((c) => c.id === block.tool_use_id) ?? {}, { said: textOf(block), failed: block.is_error });
  return calls;
}

const tool = (name, input) => ({ name, input });

function admin(calls) {
  const last = calls.at(-1);
  const mcp = (name, input = {}) => tool('mcp__orchestrator__' + name, input);
  if (!last) return mcp('discover_workers', { all: true });
  if (last.name.endsWith('discover_workers')) return mcp('create_project', { name: 'Shop', goal: 'Build a REST API for a shop' });
  if (last.name.endsWith('create_project')) return mcp('decompose_task', { goal: 'Build a REST API for a shop' });
  if (last.name.endsWith('decompose_task'))
    return mcp('add_tasks', {
      project: 'shop',
      tasks: ['catalog', 'basket', 'orders'].map((id, n) => ({
        id, title: `Write ${id}.txt`, description: `[[file:${id}.txt]]`, acceptance: [`${id}.txt exists`],
        verify: [`test -s ${id}.txt`], needs: n === 2 ? ['catalog', 'basket'] : [],
      })),
    });
  if (last.name.endsWith('add_tasks')) return mcp('get_project_status', { project: 'shop' });
  return null;
}

function worker(calls, isSlow) {
  const last = calls.at(-1);
  const mcp = (name, input = {}) => tool('mcp__executor__' + name, input);
  if (!last) return mcp('poll_for_tasks', { wait_seconds: 20 });
  const said = last.said ?? '';
  // A client may show the text of an answer, or its structured content.
  const begun = /"worktree":"([^"]+)"/.exec(said) ?? /Work only in (\S+)(?: \(branch|;)/.exec(said);
  if (begun) {
    const file = /\[\[file:([^\]]+)\]\]/.exec(said)?.[1] ?? 'out.txt';
    if (isSlow) return { hang: true };
    return tool('Write', { file_path: `${begun[1].replace(/[;,.]$/, '')}/${file}`, content: `${file} by a scripted model\n` });
  }
  if (last.name === 'Write') return last.failed ? mcp('fail_task', { reason: said }) : mcp('report_progress', { percent: 60, note: 'written' });
  if (last.name.endsWith('report_progress')) return mcp('complete_task', { result: 'the file is written', next: true });
  if (/call accept_task|accept_task gives/.test(said)) return mcp('accept_task', {});
  if (/Nothing is left/.test(said)) return null;
  return mcp('poll_for_tasks', { wait_seconds: 10 });
}

let number = 0;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const path = new URL(request.url, 'http://x').pathname;
  if (request.method !== 'POST' || !path.endsWith('/v1/messages')) {
    response.writeHead(404, { 'content-type': 'application/json' });
    return response.end('{"type":"error","error":{"type":"not_found_error","message":"no such path"}}');
  }
  const asked = JSON.parse(body);
  const calls = history(asked.messages ?? []);
  const isWork = (asked.tools ?? []).length > 0;
  const next = !isWork ? null : path.startsWith('/admin/') ? admin(calls) : worker(calls, path.startsWith('/slow/'));
  if (process.env.MODEL_LOG) console.error(path, calls.length, calls.at(-1)?.name, (calls.at(-1)?.said ?? '').slice(0, 300), '=>', JSON.stringify(next));
  if (next?.hang) return;
  const id = `msg_${++number}`;
  const usage = { input_tokens: 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 20 };
  const block = next ? { type: 'tool_use', id: `toolu_${number}`, ...next } : { type: 'text', text: 'Done.' };
  const stop = next ? 'tool_use' : 'end_turn';
  if (!asked.stream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ id, type: 'message', role: 'assistant', model: asked.model, content: [block], stop_reason: stop, stop_sequence: null, usage }));
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (type, fields) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  send('message_start', { message: { id, type: 'message', role: 'assistant', model: asked.model, content: [], stop_reason: null, stop_sequence: null, usage } });
  send('content_block_start', { index: 0, content_block: next ? { ...block, input: {} } : { type: 'text', text: '' } });
  send('content_block_delta', { index: 0, delta: next ? { type: 'input_json_delta', partial_json: JSON.stringify(next.input) } : { type: 'text_delta', text: block.text } });
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 20 } });
  send('message_stop', {});
  response.end();
});
server.listen(0, '127.0.0.1', () => writeFileSync(process.argv[2], String(server.address().port)));
