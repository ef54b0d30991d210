// Brings labs up, verifies them and takes them down again; nothing may fail, and nothing of the host may grow.
// usage: node scripts/trust/lives.mjs [COUNT [MINUTES]]   (default 200)
import { readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openState, runTrial, traces, tracesLeft } from './trial.mjs';

await runTrial({ id: 'lives', title: 'up, verify, down', wanted: 200, bar: 'no failure; memory, files and inodes of the host do not grow', count: 200 }, async ({ count, random, isOver }) => {
  const failures = [];
  const state = openState();
  const before = await traces(state.folder);
  let runs = 0;
  let first;
  try {
    for (; runs < count && !isOver(); runs += 1) {
      const nodes = String(2 + Math.floor(random() * 4));
      for (const args of [['up', '--nodes', nodes], ['verify'], ['down']]) {
        const { exitCode, output } = await state.k8sLab(...args);
        if (exitCode !== 0) failures.push(`run ${runs}, ${nodes} nodes: ${args[0]} exited with ${exitCode}: ${output}`);
      }
      const left = await tracesLeft(state.folder, before);
      if (left !== '') failures.push(`run ${runs}: left ${left}`);
      // The first life fills caches of the kernel and of the code.
      first ??= used();
      process.stderr.write('.');
    }
  } finally {
    await state.k8sLab('down');
    state.close();
  }
  const last = used();
  return { runs, failures, figures: `slab that cannot be reclaimed ${first.slabKiB} → ${last.slabKiB} KiB, open files ${first.files} → ${last.files}, free inodes of the temporary folder ${first.inodes} → ${last.inodes}` };
});

function used() {
  const slabKiB = Number(/^SUnreclaim:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
  const files = Number(readFileSync('/proc/sys/fs/file-nr', 'utf8').split('\t')[0]);
  return { slabKiB, files, inodes: statfsSync(tmpdir()).ffree };
}
