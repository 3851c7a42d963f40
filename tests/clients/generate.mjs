// Gemini's generateContent, as Gemini CLI speaks it.
import { sendJson } from './sending.mjs';

export const path = /^(.*)\/v1(?:beta)?\/models\/[^/:]+:(?:stream)?[gG]enerateContent$/;
// It also asks which model to take, and who speaks next: for JSON, without tools.
const aside = {
  reasoning: 'scripted', model_choice: 'flash', complexity_reasoning: 'scripted', complexity_score: 10,
  next_speaker: 'user',
};

const nameOf = (name) => name === 'write_file' ? 'write' : name.replace(/^mcp_[a-z]+_/, '');

export function calls(asked) {
  const made = [];
  for (const content of asked.contents ?? [])
    for (const part of content.parts ?? [])
      if (part.functionCall) made.push({ name: nameOf(part.functionCall.name) });
      else if (part.functionResponse) {
        const { name, response } = part.functionResponse;
        const call = made.find((c) => c.said === undefined && c.name === nameOf(name));
        if (call) Object.assign(call, { said: response.output ?? response.error ?? '', failed: 'error' in response });
      }
  return made;
}

const used = (step) => step.write ? { name: 'write_file', args: { file_path: step.write, content: step.text } }
  : { name: `mcp_${step.server}_${step.tool}`, args: step.input };

export function answer(response, asked, step, number, url) {
  const part = step ? { functionCall: used(step) }
    : { text: asked.generationConfig?.responseMimeType === 'application/json' ? JSON.stringify(aside) : 'Done.' };
  const whole = {
    candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 }, responseId: `r${number}`,
  };
  if (!url.pathname.endsWith(':streamGenerateContent')) return sendJson(response, 200, whole);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.end(`data: ${JSON.stringify(whole)}\r\n\r\n`);
}
