import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const resultsFile = join(root, 'docs/trust.json');

/** Runs a trial, prints its figures, keeps them in docs/trust.json and writes docs/trust.md again. `work` returns the number of runs and its failures. */
export async function runTrial({ id, title, wanted, bar, count: usual }, work) {
  const count = Number(process.argv[2] ?? usual);
  const seed = Number(process.env.K8S_LAB_TRUST_SEED ?? Math.floor(Math.random() * 1e9));
  process.stderr.write(`${id}: ${count} runs, K8S_LAB_TRUST_SEED=${seed}\n`);
  const started = performance.now();
  const limitMs = Number(process.argv[3] ?? Infinity) * 60_000;
  // Commands that run end by the same Ctrl-C; the trial then takes its labs down.
  let interrupted = false;
  process.on('SIGINT', () => (interrupted = true));
  const isOver = () => interrupted || performance.now() - started > limitMs;
  const { runs, failures, figures = '' } = await work({ count, seed, random: randomOf(seed), isOver });
  const minutes = (performance.now() - started) / 60_000;
  const result = { id, title, wanted, bar, runs, failures: failures.length, figures, seed, date: new Date().toISOString().slice(0, 10), minutes: Number(minutes.toFixed(1)) };
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
  process.stdout.write(`${id}: ${runs} runs, ${failures.length} failed. ${figures} (seed ${seed}, ${result.minutes} min)\n`);
  if (!interrupted) keep(result);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

/** Numbers from 0 to 1 that depend only on the seed (mulberry32). */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function keep(result) {
  const others = readResults().filter(({ id }) => id !== result.id);
  const results = [...others, result].sort((a, b) => a.id.localeCompare(b.id));
  writeFileSync(resultsFile, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(join(root, 'docs/trust.md'), pageOf(results));
}

function readResults() {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8'));
  } catch {
    return [];
  }
}

function pageOf(results) {
  const rows = results.map(({ title, wanted, bar, runs, failures, figures, seed, date, minutes }) => `| ${[title, wanted, runs, failures, bar, figures, seed, date, minutes].join(' | ')} |\n`);
  return (
    `# Trials\n\n` +
    `Each script of \`scripts/trust\` attacks labs of this machine at random and writes its row here. \`node scripts/trust/NAME.mjs COUNT MINUTES\` repeats one, at most for so many minutes;\n` +
    `\`K8S_LAB_TRUST_SEED\` repeats its choices. The column "goal" has the number of runs that the trial is meant to have, "runs" the number that it had.\n\n` +
    `| trial | goal | runs | failed | bar | figures | seed | date | minutes |\n|---|---|---|---|---|---|---|---|---|\n${rows.join('')}`
  );
}

/** A state folder of its own, and the command that uses it, run by a Node program: a copy, so that a build meanwhile does not matter. */
export function openState(node = process.execPath) {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-lab-trust-'));
  for (const name of ['package.json', 'dist', 'templates', 'Vagrantfile.hbs', 'schema', 'tools']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, 'package', name), { recursive: true });
  }
  const cli = join(folder, 'package/dist/cli.js');
  const env = { ...process.env, XDG_STATE_HOME: folder };
  const start = (...args) => {
    const child = spawn(node, [cli, ...args], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
    let stdout = '';
    child.stdout.on('data', text => (stdout += text));
    const ended = new Promise(resolve => child.once('close', exitCode => resolve({ exitCode, output, stdout })));
    return { child, ended };
  };
  return { folder, cli, env, start, k8sLab: (...args) => start(...args).ended, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a lab may leave on the host: processes that name the folder, links, mounts, network namespaces, cgroups, rules and files. */
export async function traces(folder) {
  return {
    processes: readdirSync('/proc').filter(pid => Number.isInteger(Number(pid)) && Number(pid) !== process.pid && namesFolder(pid, folder)),
    links: readdirSync('/sys/class/net').sort().join(' '),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter(line => line.includes(folder)),
    cgroups: cgroupsNaming('k8s-lab'),
    rules: await output('iptables-save').then(text => text.replace(/^#.*\n/gm, '').replace(/\[\d+:\d+\]/g, '')),
    files: readdirSync(folder).flatMap(name => (name === 'k8s-lab' ? readdirSync(join(folder, name)) : [name])),
  };
}

function namesFolder(pid, folder) {
  const read = name => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  };
  return read('cmdline').includes(folder) || read('environ').includes(folder);
}

function cgroupsNaming(name) {
  return readdirSync('/sys/fs/cgroup', { recursive: false }).filter(entry => entry.includes(name));
}

function output(program, ...args) {
  return new Promise(resolve => {
    execFile(program, args, { encoding: 'utf8' }, (_error, stdout = '') => resolve(stdout));
  });
}

/** Waits until nothing differs from `before`; returns the difference that is left after 5 s as text. */
export async function tracesLeft(folder, before) {
  const until = performance.now() + 5000;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 200)) {
    const now = await traces(folder);
    const left = Object.keys(before).filter(kind => JSON.stringify(now[kind]) !== JSON.stringify(before[kind]));
    if (left.length === 0) return '';
    if (performance.now() > until) return left.map(kind => `${kind}: ${JSON.stringify(now[kind])}`).join('; ');
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

/** Keeps every core busy with TypeScript's compiler until the work is done. */
export async function besideLoad(work) {
  const compiling = new Set();
  let over = false;
  const compile = () => {
    const child = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], { cwd: root, stdio: 'ignore' });
    compiling.add(child);
    child.once('exit', () => {
      compiling.delete(child);
      if (!over) compile();
    });
  };
  cpus().forEach(compile);
  try {
    return await work();
  } finally {
    over = true;
    for (const child of compiling) child.kill('SIGKILL');
  }
}

/** Endpoints of an etcd of three members on the first nodes of a lab with the default addresses. */
const endpoints = [101, 102, 103].map(last => `http://172.17.8.${last}:2379`).join(',');

/** Runs etcdctl (v3) on a node, against three members without TLS. */
export function etcdctl(state, ...words) {
  return state.k8sLab('exec', 'node1', '--', 'env', 'ETCDCTL_API=3', 'etcdctl', `--endpoints=${endpoints}`, ...words);
}

/** Writes one key after the other from a node until `stop`, which returns the numbers of those that etcd acknowledged and lost all the same. */
export function startWriter(state) {
  const script = 'at=0; while :; do at=$((at + 1)); if ETCDCTL_API=3 etcdctl --endpoints="$1" --command-timeout=2s put "/trust/$at" "$at" >/dev/null 2>&1; then echo "$at"; fi; done';
  const { child, ended } = state.start('exec', 'node1', '--', 'sh', '-c', script, 'sh', endpoints);
  let text = '';
  child.stdout.on('data', said => (text += said));
  const acknowledged = () => text.split('\n').slice(0, -1).filter(line => /^\d+$/.test(line));
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    const { stdout } = await etcdctl(state, 'get', '--prefix', '--keys-only', '/trust/');
    const kept = new Set(stdout.split('\n'));
    return acknowledged().filter(at => !kept.has(`/trust/${at}`));
  };
  return { acknowledged: () => acknowledged().length, stop };
}

/** Asks every 200 ms until the answer is true; false after so many milliseconds. */
export async function until(isDone, limitMs) {
  for (const end = performance.now() + limitMs; performance.now() < end; await sleep(200)) if (await isDone()) return true;
  return false;
}
