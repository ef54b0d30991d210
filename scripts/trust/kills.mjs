// Kills commands with SIGKILL at random moments. Afterwards `down` has to leave nothing, in half of the runs after another `up`.
// usage: node scripts/trust/kills.mjs [COUNT [MINUTES]]   (default 500)
import { openState, runTrial, traces, tracesLeft } from './trial.mjs';

const commands = {
  up: { args: ['up'] },
  down: { ready: [['up']], args: ['down'] },
  recreate: { ready: [['up']], args: ['recreate', '--backend', 'vxlan'] },
  repair: { ready: [['up'], ['fault', 'inject', 'route-missing', '--node', 'node2']], args: ['repair', '--yes'] },
  drill: { ready: [['up']], args: ['drill', 'route-missing'] },
  inject: { ready: [['up']], args: ['fault', 'inject', 'docker-stopped', '--node', 'node1'] },
};

await runTrial({ id: 'kills', title: 'kill -9 of up, down, recreate, repair, drill and fault inject at random moments', wanted: 500, bar: '`down` leaves nothing, in half of the runs after another `up`', count: 500 }, async ({ count, random, isOver }) => {
  const failures = [];
  const tally = {};
  let runs = 0;
  const state = openState();
  const before = await traces(state.folder);
  const lengths = {};
  try {
    for (const [name, { ready = [], args }] of Object.entries(commands)) {
      for (const first of ready) await state.k8sLab(...first);
      const started = performance.now();
      await state.k8sLab(...args);
      lengths[name] = performance.now() - started;
      await state.k8sLab('down');
    }
    for (let run = 0; run < count && !isOver(); run += 1) {
      const names = Object.keys(commands);
      const name = names[Math.floor(random() * names.length)];
      const moment = random();
      const next = random() < 0.5 ? 'up' : 'down';
      const failed = await killOnce(state, before, { ...commands[name], delay: moment * lengths[name], next });
      runs += 1;
      tally[name] = (tally[name] ?? 0) + 1;
      if (failed) failures.push(`run ${run}: ${name} after ${(100 * moment).toFixed(1)} % of its time, then ${next}: ${failed}`);
      process.stderr.write(failed ? `\n${failures.at(-1)}\n` : '.');
    }
  } finally {
    await state.k8sLab('down');
    state.close();
  }
  return { runs, failures, figures: Object.entries(tally).map(([name, times]) => `${name} ${times}`).join(', ') };
});

async function killOnce(state, before, { ready = [], args, delay, next }) {
  for (const first of ready) {
    const { exitCode, output } = await state.k8sLab(...first);
    if (exitCode !== 0) return `${first.join(' ')} exited with ${exitCode} beforehand: ${output}`;
  }
  const { child, ended } = state.start(...args);
  await new Promise(resolve => setTimeout(resolve, delay));
  child.kill('SIGKILL');
  await ended;
  if (next === 'up') {
    const { exitCode, output } = await state.k8sLab('up');
    // A fault that is left makes it find the lab not ready, and a lab with the other backend is refused: 1 and 2 are no failures then.
    const allowed = { up: [0], down: [0], recreate: [0, 2, 3] }[args[0]] ?? [0, 1];
    if (!allowed.includes(exitCode)) return `up exited with ${exitCode}: ${output}`;
  }
  const down = await state.k8sLab('down');
  if (down.exitCode !== 0) return `down exited with ${down.exitCode}: ${down.output}`;
  return await tracesLeft(state.folder, before);
}
