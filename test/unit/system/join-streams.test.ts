import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { joinStreams } from '../../../src/system/join-streams.ts';

function joined(program: string, ...args: readonly string[]): { readonly child: ChildProcessWithoutNullStreams; readonly stream: Duplex } {
  const child = spawn(program, args);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, stream: joinStreams(child.stdin, child.stdout) };
}

it('writes to one stream and reads from the other', async () => {
  const { stream } = joined('cat');
  stream.write('both ways');
  expect(String((await once(stream, 'data'))[0])).toBe('both ways');
});

it('ends although its writer is destroyed while it ends', async () => {
  const { child, stream } = joined('cat');
  const finished = once(stream, 'finish');
  // As a program does that exits just then.
  const shutDown = child.stdin._final.bind(child.stdin);
  child.stdin._final = done => {
    shutDown(done);
    child.stdin.destroy();
  };
  stream.end();
  await finished;
});

it('ends although the program is killed while it has still to read', async () => {
  const { child, stream } = joined('sleep', '60');
  stream.end(Buffer.alloc(1_000_000));
  const finished = once(stream, 'finish');
  await once(child, 'spawn');
  child.kill('SIGKILL');
  await finished;
});
