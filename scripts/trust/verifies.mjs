// Verifies healthy labs of 2 to 10 nodes, a third of the times beside a full load: each verify that fails or warns is a false alarm.
// usage: node scripts/trust/verifies.mjs [COUNT [MINUTES]]   (default 3000)
import { besideLoad, openState, runTrial, traces, tracesLeft } from './trial.mjs';

const perLab = 12;

await runTrial({ id: 'verifies', title: 'verify of a healthy lab of 2 to 10 nodes, a third beside a full load', wanted: 3000, bar: 'no false alarm', count: 3000 }, async ({ count, random, isOver }) => {
  const failures = [];
  const state = openState();
  const before = await traces(state.folder);
  let [runs, loaded, labs] = [0, 0, 0];
  const verify = async nodes => {
    const { exitCode, output, stdout } = await state.k8sLab('verify', '--json');
    if (isOver()) return;
    runs += 1;
    const warnings = exitCode === 0 ? JSON.parse(stdout).checks.filter(check => check.warnings) : [];
    if (exitCode !== 0 || warnings.length > 0) failures.push(`run ${runs}, ${nodes} nodes: exit code ${exitCode}: ${output}`);
    process.stderr.write('.');
  };
  try {
    while (runs < count && !isOver()) {
      const nodes = 2 + Math.floor(random() * 9);
      const members = nodes > 2 && random() < 0.5 ? '3' : '1';
      const up = await state.k8sLab('up', '--nodes', String(nodes), '--etcd-members', members);
      if (up.exitCode !== 0 && !isOver()) failures.push(`up of ${nodes} nodes: ${up.output}`);
      labs += 1;
      const some = async times => {
        for (let at = 0; at < times && runs < count && !isOver(); at += 1) await verify(nodes);
      };
      await some((perLab * 2) / 3);
      const quiet = runs;
      await besideLoad(() => some(perLab / 3));
      loaded += runs - quiet;
      await state.k8sLab('down');
    }
  } finally {
    await state.k8sLab('down');
  }
  const left = await tracesLeft(state.folder, before);
  state.close();
  if (left !== '') failures.push(`left ${left}`);
  return { runs, failures, figures: `${labs} labs, ${loaded} beside a full load` };
});
