// Starts two to eight commands at once, on one lab or on several: each ends without a crash, and the labs are ready afterwards.
// usage: node scripts/trust/together.mjs [COUNT [MINUTES]]   (default 200)
import { openState, runTrial, traces, tracesLeft } from './trial.mjs';

const names = ['t1', 't2', 't3'];
/** What only reads finds a drill's fault, so it may end with 1; what changes the lab waits for its turn. */
const reading = [['verify', '--timeout', '0'], ['status'], ['diagnose', '--timeout', '0'], ['etcd', 'members'], ['exec', 'node2', '--', 'true'], ['collect', '--stdout']];
const changing = [['up'], ['repair', '--yes'], ['drill', 'ip-forward-0'], ['recreate'], ['etcd', 'rotate-certs'], ['etcd', 'defrag']];

await runTrial({ id: 'together', title: 'two to eight commands at once on one to three labs', wanted: 200, bar: 'each ends without a crash, and the labs are ready', count: 200 }, async ({ count, random, isOver }) => {
  const failures = [];
  const state = openState();
  const before = await traces(state.folder);
  const pick = list => list[Math.floor(random() * list.length)];
  let [runs, commands, waited] = [0, 0, 0];
  try {
    for (const name of names) {
      const { exitCode, output } = await state.k8sLab('up', '--name', name, '--etcd-tls');
      if (exitCode !== 0) throw new Error(output);
    }
    for (; runs < count && !isOver(); runs += 1) {
      const used = names.slice(0, 1 + Math.floor(random() * names.length));
      const all = Array.from({ length: 2 + Math.floor(random() * 7) }, () => {
        const isChange = random() < 0.5;
        const [first, ...rest] = pick(isChange ? changing : reading);
        const name = pick(used);
        return { name, isChange, args: [first, '--name', name, ...rest, ...(['up', 'recreate'].includes(first) ? ['--etcd-tls'] : [])] };
      });
      const ended = await Promise.all(all.map(async ({ args }) => await state.k8sLab(...args)));
      if (isOver()) break;
      commands += all.length;
      for (const [at, { exitCode, output }] of ended.entries()) {
        const { args, isChange, name } = all[at];
        // A node that is recreated, or whose fault is drilled, is missing for those who look.
        const isDisturbed = all.some(other => other.isChange && other.name === name && other !== all[at]);
        const allowed = isChange ? [0] : isDisturbed ? [0, 1, 2, 3] : [0];
        if (!allowed.includes(exitCode) || /\n {4}at /.test(output)) failures.push(`run ${runs}: ${args.join(' ')} exited with ${exitCode}: ${output.slice(0, 2000)}`);
        if (/wait/i.test(output)) waited += 1;
      }
      for (const name of used) {
        const { exitCode, output } = await state.k8sLab('verify', '--name', name);
        if (exitCode !== 0 && !isOver()) failures.push(`run ${runs}: lab ${name} is not ready after ${all.map(({ args }) => args.join(' ')).join('; ')}: ${output}`);
      }
      process.stderr.write('.');
    }
  } finally {
    for (const name of names) await state.k8sLab('down', '--name', name);
  }
  const left = await tracesLeft(state.folder, before);
  state.close();
  if (left !== '') failures.push(`left ${left}`);
  return { runs, failures, figures: `${commands} commands, ${waited} of them waited` };
});
