// The Messages API, as Claude Code speaks it.
import { sendEvents, sendJson } from './sending.mjs';

export const path = /^(.*)\/v1\/messages$/;

const blocks = ({ content }) => typeof content === 'string' ? [{ type: 'text', text: content }] : content ?? [];
const textOf = (result) => blocks(result).filter((b) => b.type === 'text').map((b) => b.text).join('\n');
const nameOf = (name) => name === 'Write' ? 'write' : name.split('__').at(-1);

export function calls(asked) {
  const made = [];
  for (const message of asked.messages ?? [])
    for (const block of blocks(message))
      if (block.type === 'tool_use') made.push({ id: block.id, name: nameOf(block.name) });
      else if (block.type === 'tool_result') {
        const call = made.find((c) => c.id === block.tool_use_id);
        if (call) Object.assign(call, { said: textOf(block), failed: block.is_error });
      }
  return made;
}

const used = (step) => step.write ? { name: 'Write', input: { file_path: step.write, content: step.text } }
  : { name: `mcp__${step.server}__${step.tool}`, input: step.input };

export function answer(response, asked, step, number) {
  const block = step ? { type: 'tool_use', id: `toolu_${number}`, ...used(step) } : { type: 'text', text: 'Done.' };
  const stop = step ? 'tool_use' : 'end_turn';
  const message = {
    id: `msg_${number}`, type: 'message', role: 'assistant', model: asked.model, content: [],
    stop_reason: null, stop_sequence: null,
    usage: { input_tokens: 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 20 },
  };
  if (!asked.stream) return sendJson(response, 200, { ...message, content: [block], stop_reason: stop });
  sendEvents(response, [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: step ? { ...block, input: {} } : { ...block, text: '' } },
    { type: 'content_block_delta', index: 0, delta: step
      ? { type: 'input_json_delta', partial_json: JSON.stringify(block.input) }
      : { type: 'text_delta', text: block.text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 20 } },
    { type: 'message_stop' },
  ]);
}
