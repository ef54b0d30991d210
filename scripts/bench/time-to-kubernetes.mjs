// Measures how long a lab takes from nothing to a working Kubernetes, in the phases in which minikube publishes the figures
// of kind, k3d and itself (minikube.sigs.k8s.io/docs/benchmarks/timetok8s): each phase is the time since the one before.
// usage: time-to-kubernetes.mjs [--nodes 1,3] [--runs 3]; needs `k8s-lab setup --kubernetes`
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './table.mjs';

const { values: options } = parseArgs({ options: { nodes: { type: 'string', default: '1,3' }, runs: { type: 'string', default: '3' } } });
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const state = mkdtempSync(join(tmpdir(), 'k8s-lab-bench-'));
const name = 'time-to-kubernetes';
const phases = ['command', 'API answering', 'Kubernetes Service', 'DNS Service', 'app running', 'DNS answering'];

const image = 'k8s-lab.local/nginx:1';
const app = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app' },
  spec: {
    selector: { matchLabels: { app: 'app' } },
    template: { metadata: { labels: { app: 'app' } }, spec: { containers: [{ name: 'app', image, imagePullPolicy: 'Never' }] } },
  },
};

function lab(command, ...args) {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [cli, command, '--name', name, ...args], { env: { ...process.env, XDG_STATE_HOME: state } }, (error, stdout, stderr) =>
      error ? reject(new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`)) : resolve(stdout),
    );
  });
}

const kubectl = (...args) => lab('kubectl', '--', ...args);

// Repeats a command until it succeeds, at most for a minute.
async function eventually(work) {
  for (const end = performance.now() + 60_000; ; ) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
      await sleep(10);
    }
  }
}

async function round(nodes) {
  const times = [performance.now()];
  const mark = () => times.push(performance.now());
  await lab('up', '--kubernetes', '--nodes', String(nodes), '--json');
  mark();
  await eventually(() => kubectl('get', '--raw', '/readyz'));
  mark();
  await eventually(() => kubectl('get', 'service', 'kubernetes'));
  mark();
  await eventually(() => kubectl('get', 'service', '-n', 'kube-system', 'kube-dns'));
  mark();
  const file = join(state, 'app.json');
  writeFileSync(file, JSON.stringify(app));
  await kubectl('apply', '-f', file);
  await kubectl('rollout', 'status', 'deployment/app', '--timeout=60s');
  mark();
  await eventually(() => kubectl('exec', 'deployment/app', '--', 'nslookup', 'kubernetes.default.svc.cluster.local'));
  mark();
  await lab('down');
  return times.slice(1).map((time, index) => time - times[index]);
}

function stop() {
  return lab('down').finally(() => rmSync(state, { recursive: true, force: true }));
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().finally(() => process.exit(130)));

try {
  const rows = [];
  for (const nodes of options.nodes.split(',').map(Number)) {
    const rounds = [];
    for (let run = 0; run < Number(options.runs); run += 1) rounds.push(await round(nodes));
    const figures = [...phases.map((_, index) => median(rounds.map(times => times[index]))), median(rounds.map(times => times.reduce((sum, time) => sum + time)))];
    rows.push(`| ${nodes} | ${figures.map(ms => (ms / 1000).toFixed(1)).join(' | ')} |`);
  }
  process.stdout.write(`Linux ${release()}, ${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, seconds\n\n`);
  process.stdout.write(`| nodes | ${phases.join(' | ')} | total |\n|${' --- |'.repeat(phases.length + 2)}\n${rows.join('\n')}\n`);
} finally {
  await stop();
}
