// Kills or stops one of three members of etcd, over and over, while keys are written: no lease and no acknowledged write may be lost.
// usage: node scripts/trust/members.mjs [COUNT [MINUTES]]   (default 100)
import { setTimeout as sleep } from 'node:timers/promises';
import { etcdctl, openState, runTrial, startWriter, traces, tracesLeft, until } from './trial.mjs';

await runTrial({ id: 'members', title: 'one of three members of etcd lost under writes', wanted: 100, bar: 'leases all live, writes go on, no acknowledged write lost', count: 100 }, async ({ count, random, isOver }) => {
  const failures = [];
  const state = openState();
  const before = await traces(state.folder);
  let runs = 0;
  let written = 0;
  try {
    const up = await state.k8sLab('up', '--etcd-members', '3');
    if (up.exitCode !== 0) throw new Error(up.output);
    const leases = async () => (await etcdctl(state, 'get', '--prefix', '--keys-only', '/kube-centos/network/subnets')).output;
    const expected = await leases();
    const writer = startWriter(state);
    for (; runs < count && !isOver(); runs += 1) {
      const node = `node${1 + Math.floor(random() * 3)}`;
      const how = random() < 0.5 ? 'kill' : 'stop';
      await state.k8sLab('exec', node, '--', 'systemctl', ...(how === 'kill' ? ['kill', '-s', 'KILL', 'etcd'] : ['stop', 'etcd']));
      const then = writer.acknowledged();
      if (!(await until(() => writer.acknowledged() > then, 15_000)) && !isOver()) failures.push(`run ${runs}: no write for 15 s after ${how} of ${node}`);
      await sleep(random() * 1000);
      const now = await leases();
      if (now !== expected && !isOver()) failures.push(`run ${runs}: other leases after ${how} of ${node}: ${now}`);
      await state.k8sLab('exec', node, '--', 'systemctl', 'start', 'etcd');
      if (!(await until(async () => (await etcdctl(state, 'endpoint', 'health')).exitCode === 0, 30_000)) && !isOver()) failures.push(`run ${runs}: not all members are healthy 30 s after ${how} of ${node}`);
      process.stderr.write('.');
    }
    written = writer.acknowledged();
    const lost = await writer.stop();
    if (lost.length > 0) failures.push(`acknowledged and lost: ${lost.join(' ')}`);
    const { exitCode, output } = await state.k8sLab('verify');
    if (exitCode !== 0) failures.push(`verify at the end: ${output}`);
  } finally {
    await state.k8sLab('down');
  }
  const left = await tracesLeft(state.folder, before);
  state.close();
  if (left !== '') failures.push(`left ${left}`);
  return { runs, failures, figures: `${written} acknowledged writes` };
});
