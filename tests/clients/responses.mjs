// The Responses API, as Codex speaks it. Codex has no tool that writes a file: a shell does, in its sandbox.
import { sendEvents } from './sending.mjs';

export const path = /^(.*)\/v1\/responses$/;

const textOf = (output) => typeof output === 'string' ? output
  : (output ?? []).map((part) => part.text ?? '').join('\n');

// What Codex says about a shell's end, and about a call that it did not make.
const hasFailed = (call) => call.name === 'write' ? !/exited with code 0\b/.test(call.said)
  : /^unsupported call|requires approval/m.test(call.said);

const nameOf = (name) => name === 'exec_command' ? 'write' : name;

export function calls(asked) {
  const made = [];
  for (const item of asked.input ?? [])
    if (item.type === 'function_call') made.push({ id: item.call_id, name: nameOf(item.name) });
    else if (item.type === 'function_call_output') {
      const call = made.find((c) => c.id === item.call_id);
      if (!call) continue;
      call.said = textOf(item.output);
      call.failed = hasFailed(call);
    }
  return made;
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const shell = (cmd) => ({ name: 'exec_command', arguments: JSON.stringify({ cmd, login: false }) });
const used = (step) => step.write ? shell(`printf %s ${quoted(step.text)} > ${quoted(step.write)}`)
  : { namespace: `mcp__${step.server}`, name: step.tool, arguments: JSON.stringify(step.input) };

export function answer(response, asked, step, number) {
  const item = step
    ? { type: 'function_call', id: `fc_${number}`, call_id: `call_${number}`, status: 'completed', ...used(step) }
    : { type: 'message', id: `msg_${number}`, role: 'assistant', status: 'completed',
      content: [{ type: 'output_text', text: 'Done.', annotations: [] }] };
  const usage = {
    input_tokens: 100, input_tokens_details: { cached_tokens: 0 }, total_tokens: 120,
    output_tokens: 20, output_tokens_details: { reasoning_tokens: 0 },
  };
  const whole = {
    id: `resp_${number}`, object: 'response', model: asked.model, status: 'completed', output: [item], usage,
  };
  sendEvents(response, [
    { type: 'response.created', response: { ...whole, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_item.added', output_index: 0, item },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: whole },
  ]);
}
