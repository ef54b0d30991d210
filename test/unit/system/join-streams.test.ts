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
  stream.end();
  child.stdin.destroy();
  await once(stream, 'finish');
});

it('ends although the program is killed while it has still to read', async () => {
  const { child, stream } = joined('sleep', '60');
  const written = new Promise(resolve => void stream.write(Buffer.alloc(1_000_000), resolve));
  stream.end();
  child.kill('SIGKILL');
  await written;
  await once(stream, 'finish');
});
