// Runs the measured programs, each in its own process group that ends with the benchmark.
import { spawn } from 'node:child_process';

const running = new Set();

/** Kills everything that still runs. */
export function endAll() {
  for (const child of running) endGroup(child);
}

function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has already exited.
  }
}

function start(argv, { env = {}, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  const child = spawn(argv[0], argv.slice(1), { detached: true, stdio, env: { ...process.env, ...env } });
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

/** Runs a program to its end; returns its wall-clock time in milliseconds and its output. */
export async function timed(argv, { env, timeoutMs = 300_000, okCodes = [0] } = {}) {
  const started = performance.now();
  const child = start(argv, { env });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].on('data', data => (said[name] += data));
  const timer = setTimeout(() => endGroup(child), timeoutMs);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearTimeout(timer);
  const ms = performance.now() - started;
  if (!okCodes.includes(code)) throw new Error(`${argv.join(' ')} exited with ${code} after ${Math.round(ms)} ms\n${said.stderr}`);
  return { ms, ...said };
}

/** Starts a program that prints `ready`, then ends it; returns the time until it was ready in milliseconds. */
export async function timedUntilReady(argv, { env, timeoutMs = 300_000 } = {}) {
  const started = performance.now();
  const child = start(argv, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => undefined);
  const timer = setTimeout(() => endGroup(child), timeoutMs);
  const ended = new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  let readyMs;
  child.stdout.on('data', () => {
    readyMs ??= performance.now() - started;
    child.stdin.end();
  });
  await ended;
  clearTimeout(timer);
  if (readyMs === undefined) throw new Error(`${argv.join(' ')} exited before it was ready`);
  return readyMs;
}

/** Starts a program and waits until its output fits a pattern; gives what fits, and a function that interrupts the program. */
export async function startUntil(argv, pattern, { env } = {}) {
  const child = start(argv, { env });
  const ended = new Promise(resolve => child.on('close', resolve));
  child.stderr.resume();
  const text = await new Promise((resolve, reject) => {
    let said = '';
    child.on('error', reject).on('close', () => reject(new Error(`${argv.join(' ')} exited before it was ready`)));
    child.stdout.on('data', data => {
      said += data;
      const [found] = pattern.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    text,
    async end() {
      child.kill('SIGINT');
      await ended;
    },
  };
}
