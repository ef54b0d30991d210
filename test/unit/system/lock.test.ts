import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InterruptedError } from '../../../src/errors.ts';
import { takeLock } from '../../../src/system/lock.ts';
import { runScript } from '../../helpers/script.ts';

const nameOf = (what: string): string => `k8s-lab-test/${process.pid}/${what}`;

it('is free again after its release', async () => {
  const name = nameOf('free again');
  (await takeLock(name, { holder: 'first' }))();
  (await takeLock(name, { holder: 'second' }))();
});

it('makes others wait one after another, in the order in which they came, and tells them the holder', async () => {
  const name = nameOf('queue');
  const order: string[] = [];
  const told: string[] = [];
  const release = await takeLock(name, { holder: 'the first' });
  const words = ['a', 'b', 'c', 'd', 'e'];
  const waiters: Promise<void>[] = [];
  for (const word of words) {
    await new Promise<void>(resolve => {
      const take = async (): Promise<void> => {
        const done = await takeLock(name, {
          holder: word,
          onWait(holder) {
            told.push(holder);
            resolve();
          },
        });
        order.push(`${word} has it`);
        await Promise.resolve();
        order.push(`${word} lets go`);
        done();
      };
      waiters.push(take());
    });
  }
  expect(told).toEqual(words.map(() => 'the first'));
  expect(order).toEqual([]);
  release();
  await Promise.all(waiters);
  expect(order).toEqual(words.flatMap(word => [`${word} has it`, `${word} lets go`]));
});

it('does not make holders of other locks wait', async () => {
  const releases = await Promise.all([takeLock(nameOf('one'), { holder: 'x' }), takeLock(nameOf('two'), { holder: 'y' })]);
  for (const release of releases) release();
});

it('can be given up while waiting', async () => {
  const name = nameOf('interrupted');
  const release = await takeLock(name, { holder: 'stubborn' });
  const interruption = new AbortController();
  const waiting = takeLock(name, { holder: 'hasty', signal: interruption.signal, onWait: () => interruption.abort() });
  await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
  release();
});

it('ends with a killed holder', async () => {
  const name = nameOf('killed');
  const script = `require('net').createServer(socket => socket.write('somebody\\n')).listen('\\0' + process.argv[1], () => console.log('held'))`;
  const holder = spawn(process.execPath, ['-e', script, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const words: string[] = [];
  const release = await takeLock(name, {
    holder: 'heir',
    onWait: word => {
      words.push(word);
      holder.kill('SIGKILL');
    },
  });
  expect(words).toEqual(['somebody']);
  release();
});

it('also ends with a killed holder on other systems, and makes others wait before', async () => {
  const name = nameOf('file');
  const path = join(tmpdir(), `${name.replaceAll('/', '-')}.sock`);
  const program = `require('net').createServer(s => s.write('the killed\\n')).listen(process.argv[1], () => console.log('holds it'))`;
  const holder = spawn(process.execPath, ['-e', program, path], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(holder.stdout, 'data');
  const waiting = takeLock(name, { holder: 'next', platform: 'darwin', onWait: () => void holder.kill('SIGKILL') });
  (await waiting)();
  expect(existsSync(path)).toBe(false);
});

it('has one holder at a time even if sockets of dead holders exist', async () => {
  const rounds = 40;
  const prefix = nameOf('stale');
  leaveStaleSockets(Array.from({ length: rounds }, (_, round) => join(tmpdir(), `${`${prefix}-${round}`.replaceAll('/', '-')}.sock`)));
  const racer = `
    import { takeLock } from './src/system/lock.ts';
    const held = [];
    for (let round = 0; round < ${rounds}; round += 1) {
      while (Date.now() < ${Date.now() + 3000} + round * 25);
      const release = await takeLock('${prefix}-' + round, { holder: 'racer', platform: 'darwin' });
      const from = process.hrtime.bigint();
      for (const end = Date.now() + 2; Date.now() < end; );
      held.push([round, String(from), String(process.hrtime.bigint())]);
      release();
    }
    console.log(JSON.stringify(held));`;
  const ran = await Promise.all(Array.from({ length: 4 }, () => runScript(racer, 25_000)));
  const held = ran.flatMap(({ stdout }) => JSON.parse(stdout) as [number, string, string][]);
  expect(held).toHaveLength(4 * rounds);
  const spans = held.map(([round, from, to]) => ({ round, from: BigInt(from), to: BigInt(to) })).toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const overlaps = spans.filter((span, index) => spans.slice(0, index).some(other => other.round === span.round && other.to > span.from));
  expect(overlaps).toEqual([]);
}, 30_000);

function leaveStaleSockets(paths: readonly string[]): void {
  const script = `let left = ${paths.length};
    for (const path of ${JSON.stringify(paths)}) require('net').createServer().listen(path, () => (left -= 1) || process.kill(process.pid, 'SIGKILL'));`;
  spawnSync(process.execPath, ['-e', script]);
}
