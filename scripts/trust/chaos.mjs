// Disturbs a lab with three members of etcd at random while keys are written: kills, SIGSTOP, link flaps and partitions. When it ends, the lab
// is ready within 60 s, or diagnose names what is left; no acknowledged write is lost.
// usage: node scripts/trust/chaos.mjs [COUNT [MINUTES]]   (default 1440 disturbances, of which one takes about 5 s)
import { openState, runTrial, startWriter, traces, tracesLeft, until } from './trial.mjs';

const services = ['etcd', 'flanneld', 'docker'];

/** What is done on a node, and undone after some seconds. */
const disturbances = {
  kill: service => ({ script: `systemctl kill -s KILL ${service}` }),
  stop: service => ({ script: `systemctl kill -s STOP ${service}; sleep "$1"; systemctl kill -s CONT ${service}` }),
  flap: () => ({ script: 'ip link set eth1 down; sleep "$1"; ip link set eth1 up' }),
  partition: () => ({ script: 'iptables -w -I INPUT -i eth1 -p tcp --dport 2380 -j DROP; sleep "$1"; iptables -w -D INPUT -i eth1 -p tcp --dport 2380 -j DROP' }),
};

await runTrial({ id: 'chaos', title: 'kills, SIGSTOP, link flaps and partitions at random', wanted: 1440, bar: 'ready within 60 s after the end, or named by diagnose; no acknowledged write lost', count: 1440 }, async ({ count, random, isOver }) => {
  const failures = [];
  const tally = {};
  const state = openState();
  const before = await traces(state.folder);
  const pick = list => list[Math.floor(random() * list.length)];
  let runs = 0;
  let written = 0;
  let readyAfter = '';
  try {
    const up = await state.k8sLab('up', '--etcd-members', '3');
    if (up.exitCode !== 0) throw new Error(up.output);
    const writer = startWriter(state);
    for (; runs < count && !isOver(); runs += 1) {
      const kind = pick(Object.keys(disturbances));
      const node = `node${1 + Math.floor(random() * 3)}`;
      const { script } = disturbances[kind](pick(services));
      await state.k8sLab('exec', node, '--', 'sh', '-c', script, 'sh', String(Math.round(random() * 40) / 10));
      tally[kind] = (tally[kind] ?? 0) + 1;
      process.stderr.write('.');
    }
    const ended = performance.now();
    const isReady = await until(async () => (await state.k8sLab('verify')).exitCode === 0, 60_000);
    readyAfter = `${((performance.now() - ended) / 1000).toFixed(1)} s`;
    if (!isReady) {
      const { stdout } = await state.k8sLab('diagnose', '--json');
      const { causes, unexplained } = JSON.parse(stdout);
      readyAfter = `named: ${causes.map(({ id }) => id).join(', ')}`;
      if (causes.length === 0 || unexplained.length > 0) failures.push(`not ready 60 s after the end, and not all is named: ${stdout}`);
    }
    written = writer.acknowledged();
    const lost = await writer.stop();
    if (lost.length > 0) failures.push(`acknowledged and lost: ${lost.join(' ')}`);
  } finally {
    await state.k8sLab('down');
  }
  const left = await tracesLeft(state.folder, before);
  state.close();
  if (left !== '') failures.push(`left ${left}`);
  return { runs, failures, figures: `${Object.entries(tally).map(([kind, times]) => `${kind} ${times}`).join(', ')}; ${written} acknowledged writes; ready after ${readyAfter}` };
});
