// Measures k8s-lab and bare baselines in the same run, and prints a table.
// usage: run.mjs [--quick] [--runs N] [--cli dist/cli.js] [--nodes 3,10,50,100,200] [--mininet]
// --mininet also times one pingall of Mininet with 50 hosts, which takes minutes and needs root and Debian's mininet.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endAll, timed, timedUntilReady } from './processes.mjs';
import { labMemory } from './memory.mjs';
import { measurePages } from './page.mjs';
import { measureReplay } from './replay.mjs';
import { measureReport } from './report.mjs';
import { stagesOf } from './stages.mjs';
import { formatTable, median } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    mininet: { type: 'boolean' },
    runs: { type: 'string', default: '5' },
    cli: { type: 'string', default: fileURLToPath(new URL('../../dist/cli.js', import.meta.url)) },
    nodes: { type: 'string', default: '3,10,50,100,200' },
  },
});
const cli = resolve(options.cli);
const bare = fileURLToPath(new URL('bare.sh', import.meta.url));
const state = mkdtempSync(join(tmpdir(), 'k8s-lab-bench-'));
const env = { XDG_STATE_HOME: state };
const lab = (...args) => timed([process.execPath, cli, ...args], { env });
const name = count => `bench-${count}`;
// The number of bundles of the lab of 50 nodes, one per round.
let collected = 0;
const bundle = () => join(state, `bundle-${collected}.tar.gz`);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endAll();
    cleanUp();
    process.exit(130);
  });
}

function cleanUp() {
  for (const count of sizes()) {
    execFileSync(process.execPath, [cli, 'down', '--name', name(count)], { env: { ...process.env, ...env }, stdio: 'ignore' });
  }
  rmSync(state, { recursive: true, force: true });
}

function sizes() {
  return options.quick ? [3] : options.nodes.split(',').map(Number);
}

// The programs that k8s-lab itself runs.
function programs() {
  const { steps } = JSON.parse(execFileSync(process.execPath, [cli, 'up', '--dry-run', '--json', '--name', name(0)], { env: { ...process.env, ...env } }));
  const file = steps.flatMap(({ actions }) => actions).find(({ path }) => path?.endsWith('/programs'));
  const paths = new Map(file.content.trim().split('\n').map(line => line.split(' ')));
  return ['etcd', 'etcdctl', 'flanneld'].map(program => paths.get(`bin/${program}`) ?? fail(`the lab's list of programs does not have ${program}`));
}

function fail(message) {
  throw new Error(message);
}

// The settings of a sandbox's etcd (templates/etcd.conf.hbs): no fsync, and a leader elected at once.
const hurried = { BARE_ETCD_OPTIONS: '--unsafe-no-fsync --heartbeat-interval 10 --election-timeout 50' };

/** One round of one size: the bare baseline and the lab, one after the other. */
async function round(count, tools) {
  const bareArgv = ['sh', bare, String(count), ...tools];
  const bareMs = await timedUntilReady(bareArgv);
  const hurriedMs = await timedUntilReady(bareArgv, { env: hurried });
  const nodeMs = (await timed([process.execPath, '-e', '0'])).ms;
  const versionMs = (await lab('--version')).ms;
  const up = await lab('up', '--json', '--nodes', String(count), '--name', name(count));
  const memory = labMemory(join(state, 'k8s-lab', name(count)));
  const verify = (await lab('verify', '--json', '--name', name(count))).ms;
  const diagnose = (await lab('diagnose', '--json', '--name', name(count))).ms;
  if (count === 50) {
    collected += 1;
    await lab('collect', '--out', bundle(), '--name', name(count));
  }
  const traced = count === 3 ? (await diagnoseWith('foreign-filter', count)) - (await diagnoseWith('ip-forward-0', count)) : undefined;
  const down = (await lab('down', '--name', name(count))).ms;
  return { bareMs, hurriedMs, nodeMs, versionMs, upMs: up.ms, verify, diagnose, traced, down, ...memory, stages: stagesOf(up.stderr) };
}

/** How long diagnose takes with a fault: one that facts show, or one for which it has to trace packets. Both lose packets. */
async function diagnoseWith(fault, count) {
  await lab('fault', 'inject', fault, '--name', name(count));
  const { ms } = await timed([process.execPath, cli, 'diagnose', '--timeout', '1s', '--json', '--name', name(count)], { env, okCodes: [1] });
  await lab('fault', 'revert', fault, '--name', name(count));
  await lab('verify', '--name', name(count));
  return ms;
}

async function measure(count, tools) {
  const runs = count <= 10 ? Number(options.runs) : count <= 50 ? Math.min(3, Number(options.runs)) : 1;
  const rounds = [];
  for (let run = 0; run < runs; run += 1) rounds.push(await round(count, tools));
  const of = key => median(rounds.map(result => result[key]));
  process.stderr.write(`${count} nodes, ${runs} rounds, stages: ${JSON.stringify(rounds.at(-1).stages)}\n`);
  const small = count === 3;
  return [
    { name: `up, ${count} nodes`, value: of('upMs'), bare: of('bareMs'), limit: { 3: 1.5, 50: 2, 200: 1.5 }[count] },
    { name: `up, ${count} nodes (bare: etcd elected at once, as the lab's is)`, value: of('upMs'), bare: of('hurriedMs') },
    { name: `verify, ${count} nodes`, value: of('verify'), ...(small && { bare: of('nodeMs'), limit: 5 }) },
    { name: `diagnose, ${count} nodes (bare: verify)`, value: of('diagnose'), bare: of('verify'), limit: 1.2 },
    ...(small ? [{ name: 'diagnose that traces packets, beyond one that does not', value: of('traced'), limit: 1500 }] : []),
    { name: `down, ${count} nodes`, value: of('down'), ...(small && { limit: 1000 }) },
    { name: `memory of etcd and flanneld, ${count} nodes`, value: of('programs'), unit: 'MiB' },
    { name: `memory of all else, ${count} nodes`, value: of('rest'), unit: 'MiB', ...(small && { limit: 40 }) },
    ...(small ? [{ name: '--version (bare: node -e 0)', value: of('versionMs'), bare: of('nodeMs'), limit: 2 }] : []),
  ];
}

// In its own network and mount namespaces, so that the host's network is not touched.
async function mininet() {
  const pingall = 'mount -t sysfs sysfs /sys; mn --switch lxbr --controller none --topo single,50 --test pingall';
  return (await timed(['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', pingall], { timeoutMs: 600_000 })).ms;
}

/** The labs whose pages are measured, and how often. */
const pageSizes = { 3: {}, 50: { runs: 3, rounds: 5 }, 200: { runs: 1, rounds: 2 } };

try {
  const figures = [];
  const tools = programs();
  for (const count of sizes()) figures.push(...(await measure(count, tools)));
  const fifty = figures.find(({ name: of }) => of === 'verify, 50 nodes');
  if (collected > 0) figures.push(await measureReplay(cli, bundle()), ...(await measureReport(cli, bundle(), { count: 50 })));
  figures.push(...(await measureReport(cli, fileURLToPath(new URL('../../test/fixtures/bundles/healthy-host-gw.tar.gz', import.meta.url)), { count: 3 })));
  for (const count of sizes().filter(size => size in pageSizes)) figures.push(...(await measurePages(cli, count, pageSizes[count])));
  if (options.mininet && fifty) {
    figures.push({ name: 'verify, 50 nodes (bare: Mininet pingall)', value: fifty.value, bare: await mininet(), limit: 50, atLeast: true });
  }
  process.stdout.write(`Linux ${release()}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n\n`);
  process.stdout.write(`${formatTable(figures)}\n`);
} finally {
  endAll();
  cleanUp();
}
