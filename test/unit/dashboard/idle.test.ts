import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { serveDashboard } from '../../../src/dashboard/dashboard.ts';
import type { RunningServer } from '../../../src/dashboard/server.ts';
import { poll } from '../../../src/system/poll.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-lab-idle-'));
  for (const name of ['HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR']) vi.stubEnv(name, folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const idleMs = 300;
// Longer than a busy machine takes to connect.
const connectMs = 4000;

/** Serves a lab that does not run. */
function serve(signal: AbortSignal, onListening: (server: RunningServer) => void, longest = idleMs): Promise<'interrupted' | 'idle'> {
  const open = () => Promise.reject(new Error('this lab does not run'));
  return serveDashboard({ name: 'none', open, signal, idleMs: longest, onListening, files: new Map(), refusal: () => undefined, report: () => Promise.resolve('') });
}

it('ends after the time without a page', async () => {
  const started = performance.now();
  expect(await serve(new AbortController().signal, () => undefined)).toBe('idle');
  expect(performance.now() - started).toBeGreaterThanOrEqual(idleMs - 5);
});

it('stays as long as a page listens, and ends once it is gone', async () => {
  const left = new AbortController();
  const started = performance.now();
  let gone = 0;
  const end = await serve(new AbortController().signal, ({ port, token }) => {
    // Not fetch: it closes the connection of a response that is garbage.
    get({ port, path: '/api/events', signal: left.signal, headers: { Authorization: `Bearer ${token}` } }, response => response.on('error', () => undefined).resume()).on('error', () => undefined);
    void poll(() => (performance.now() - started > 1.2 * connectMs ? true : undefined), { timeoutMs: 10_000 }).then(() => {
      gone = performance.now();
      left.abort();
    });
  }, connectMs);
  expect(end).toBe('idle');
  expect(gone).toBeGreaterThan(0);
  expect(performance.now() - gone).toBeGreaterThanOrEqual(connectMs - 5);
});

it('an interrupted one says so', async () => {
  const stop = new AbortController();
  expect(await serve(stop.signal, () => stop.abort())).toBe('interrupted');
});
