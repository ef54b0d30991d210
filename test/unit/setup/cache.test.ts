import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cachePaths, makeFolder } from '../../../src/setup/cache.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'k8s-lab-cache-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Creates the folder with a program in it, among many other files. */
async function make(content: string): Promise<string> {
  const cache = cachePaths({ XDG_CACHE_HOME: home });
  return await makeFolder(cache, folder => {
    mkdirSync(join(folder, 'bin'));
    for (let index = 0; index < 100; index += 1) writeFileSync(join(folder, `file-${index}`), content);
    writeFileSync(join(folder, 'bin/program'), content);
    return Promise.resolve({ place: join(cache.folder, 'tree') });
  });
}

it('replaces a folder while readers always find each of its files', async () => {
  const place = await make('old');
  const stop = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(
    `const { workerData: { path, stop } } = require('node:worker_threads');
     const { readFileSync } = require('node:fs');
     Atomics.store(stop, 1, 1); Atomics.notify(stop, 1);
     let missed = 0;
     while (Atomics.load(stop, 0) === 0) try { readFileSync(path); } catch { missed += 1; }
     require('node:worker_threads').parentPort.postMessage(missed);`,
    { eval: true, workerData: { path: join(place, 'bin/program'), stop } },
  );
  Atomics.wait(stop, 1, 0, 5000);
  const missed = new Promise<number>(resolve => worker.once('message', resolve));
  for (let round = 0; round < 5; round += 1) await make(`new ${round}`);
  Atomics.store(stop, 0, 1);
  expect(await missed).toBe(0);
  expect(readFileSync(join(place, 'bin/program'), 'utf8')).toBe('new 4');
  await worker.terminate();
}, 20_000);
