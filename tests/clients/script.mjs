// What a scripted model does next, from what the last tool said. One step is { server, tool, input } for a tool of
// MMOS, { write, text } for a file, { hang: true } for silence, or null for the end. A call that was made has the name
// of its tool, or `write`, what it `said`, and whether it `failed`.

const orchestrator = (tool, input = {}) => ({ server: 'orchestrator', tool, input });
const executor = (tool, input = {}) => ({ server: 'executor', tool, input });

const goal = 'Build a REST API for a shop';

export function admin(calls) {
  switch (calls.at(-1)?.name) {
    case undefined: return orchestrator('discover_workers', { all: true });
    case 'discover_workers': return orchestrator('create_project', { name: 'Shop', goal });
    case 'create_project': return orchestrator('decompose_task', { goal });
    case 'decompose_task': return orchestrator('add_tasks', {
      project: 'shop',
      tasks: ['catalog', 'basket', 'orders'].map((id, n) => ({
        id, title: `Write ${id}.txt`, description: `[[file:${id}.txt]]`, acceptance: [`${id}.txt exists`],
        verify: [`test -s ${id}.txt`], needs: n === 2 ? ['catalog', 'basket'] : [],
      })),
    });
    case 'add_tasks': return orchestrator('get_project_status', { project: 'shop' });
    default: return null;
  }
}

// `isSlow`: it stops after accepting, in the middle of its task.
export function worker(calls, isSlow) {
  const last = calls.at(-1);
  // Tools may come late; whoever is refused again and again stops, and the test sees what is missing.
  if (calls.length > 300 && calls.slice(-300).every((call) => call.failed)) return null;
  if (!last) return executor('poll_for_tasks', { wait_seconds: 20 });
  const said = last.said ?? '';
  // A client may show the text of an answer, or its structured content.
  const begun = /"worktree":\s*"([^"]+)"/.exec(said) ?? /Work only in (\S+)(?: \(branch|;)/.exec(said);
  if (begun) {
    if (isSlow) return { hang: true };
    const file = /\[\[file:([^\]]+)\]\]/.exec(said)?.[1] ?? 'out.txt';
    return { write: `${begun[1].replace(/[;,.]$/, '')}/${file}`, text: `${file} by a scripted model\n` };
  }
  if (last.name === 'write' && last.failed) return executor('fail_task', { reason: said });
  if (last.name === 'write') return executor('report_progress', { percent: 60, note: 'written' });
  if (last.name === 'report_progress') return executor('complete_task', { result: 'the file is written', next: true });
  if (/call accept_task|accept_task gives/.test(said)) return executor('accept_task');
  if (/Nothing is left/.test(said)) return null;
  return executor('poll_for_tasks', { wait_seconds: 3 });
}
