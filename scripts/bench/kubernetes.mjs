// Measures a lab with Kubernetes beside a script that starts the same, in the same run, and prints a table.
// usage: kubernetes.mjs [--runs 3] [--nodes 3,10] [--cli dist/cli.js]; needs `k8s-lab setup --kubernetes`
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { memoryByProgram } from './memory.mjs';
import { endAll, timed, timedUntilReady } from './processes.mjs';
import { stagesOf } from './stages.mjs';
import { formatTable, median } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '3,10' },
    cli: { type: 'string', default: fileURLToPath(new URL('../../dist/cli.js', import.meta.url)) },
  },
});
const cli = resolve(options.cli);
const bare = fileURLToPath(new URL('bare-kubernetes.sh', import.meta.url));
const state = mkdtempSync(join(tmpdir(), 'k8s-lab-bench-'));
const env = { XDG_STATE_HOME: state };
const name = 'bench';
const lab = (command, ...args) => timed([process.execPath, cli, command, '--name', name, ...args], { env });

async function stop() {
  endAll();
  await lab('down').catch(() => undefined);
  rmSync(state, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop().finally(() => process.exit(130)));

/** The plan of a lab, with what each step writes and runs. */
async function planOf(count) {
  const { steps } = JSON.parse((await lab('up', '--dry-run', '--json', '--kubernetes', '--nodes', String(count))).stdout);
  return Object.fromEntries(steps.map(({ id, actions }) => [id, actions]));
}

/** Copies what a running lab was started from, so that the script starts the same; the certificates come from its nodes. */
async function prepare(folder, plan) {
  mkdirSync(folder);
  for (const part of ['files', 'programs', 'trees']) cpSync(join(state, 'k8s-lab', name, part), join(folder, part), { recursive: true });
  for (const { where } of plan.kubelets) {
    const copy = '"$1" "$2" exec --name "$3" "$4" -- tar -C /etc -cf - kubernetes | tar -C "$5" -xf -';
    await timed(['sh', '-c', copy, 'copy', process.execPath, cli, name, where, join(folder, 'files', 'node', where, 'etc')], { env });
  }
  const items = plan.workloads.map(({ content }) => JSON.parse(content));
  const [{ path, content }] = plan.seed;
  const { ingress } = JSON.parse((await lab('status', '--json')).stdout).kubernetes;
  const texts = {
    environment: (await lab('exec', 'node1', '--', 'env')).stdout,
    key: path,
    'config.json': content,
    'objects.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    deployments: items.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(' '),
    ingress: new URL(ingress.url).hostname,
  };
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(folder, file), text);
}

/** One round: the script and the lab, one after the other. */
async function round(count, folder) {
  const bareMs = await timedUntilReady(['sh', bare, folder]);
  const up = await lab('up', '--json', '--kubernetes', '--nodes', String(count));
  const memory = memoryByProgram(join(state, 'k8s-lab', name));
  const verify = (await lab('verify', '--json')).ms;
  const down = (await lab('down')).ms;
  await lab('up', '--json', '--nodes', String(count));
  const overlay = (await lab('verify', '--json')).ms;
  await lab('down');
  return { bareMs, upMs: up.ms, verify, overlay, down, memory, stages: stagesOf(up.stderr) };
}

/** A lab of three nodes with DNS, and without the demo and the ingress. */
async function smallUp() {
  const file = join(state, 'small.yaml');
  writeFileSync(file, 'nodes: 3\nkubernetes: { demo: false, ingress: false }\n');
  const { ms } = await lab('up', '--json', '--config', file);
  await lab('down');
  return ms;
}

async function measure(count) {
  const folder = join(state, `bare-${count}`);
  await lab('up', '--json', '--kubernetes', '--nodes', String(count));
  await prepare(folder, await planOf(count));
  await lab('down');
  const rounds = [];
  for (let run = 0; run < Number(options.runs); run += 1) rounds.push(await round(count, folder));
  const of = key => median(rounds.map(result => result[key]));
  const last = rounds.at(-1);
  process.stderr.write(`${count} nodes, ${rounds.length} rounds, stages: ${JSON.stringify(last.stages)}\n`);
  const three = count === 3;
  return [
    { name: `up --kubernetes, ${count} nodes`, value: of('upMs'), bare: of('bareMs'), limit: 1.3 },
    ...(three ? [{ name: 'up --kubernetes, 3 nodes, whole', value: of('upMs'), limit: 12_000 }, { name: 'up without demo and ingress, 3 nodes', value: await smallUp(), limit: 8000 }] : []),
    { name: `verify, ${count} nodes (bare: verify of a lab without Kubernetes)`, value: of('verify'), bare: of('overlay'), limit: 2 },
    { name: `down, ${count} nodes`, value: of('down'), ...(three && { limit: 2000 }) },
    ...(three ? memoryFigures(last.memory) : []),
  ];
}

/** The memory of each program, and of what k8s-lab adds to them. */
function memoryFigures(memory) {
  const own = ['sh', 'sleep', 'systemctl'];
  const added = own.reduce((sum, program) => sum + (memory.get(program)?.pss ?? 0), 0);
  const others = [...memory].filter(([program]) => !own.includes(program)).sort(([, a], [, b]) => b.pss - a.pss);
  return [
    ...others.map(([program, { pss, rss }]) => ({ name: `memory of ${program} (RSS ${Math.round(rss)} MiB)`, value: pss, unit: 'MiB' })),
    { name: 'memory that k8s-lab adds', value: added, unit: 'MiB', limit: 40 },
  ];
}

try {
  const figures = [];
  for (const count of options.nodes.split(',').map(Number)) figures.push(...(await measure(count)));
  process.stdout.write(`Linux ${release()}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${loadavg()[0].toFixed(1)}\n\n`);
  process.stdout.write(`${formatTable(figures)}\n`);
} finally {
  await stop();
}
