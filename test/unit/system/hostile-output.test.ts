import { expect, it } from 'vitest';
import { CommandError } from '../../../src/system/exec.ts';
import { createHost } from '../../../src/system/host.ts';

const host = createHost();

it('a line without an end is the end of a session, and its program does not stay', async () => {
  const session = host.open(['sh', '-c', 'echo first; exec cat /dev/zero'], { timeoutMs: 20_000 });
  expect(await session.nextLine()).toBe('first');
  const before = process.memoryUsage().rss;
  expect(await session.nextLine()).toBeUndefined();
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  expect((await session.end()).durationMs).toBeLessThan(15_000);
});

it('a program that writes lines without an end exits once nobody reads them', async () => {
  const session = host.open(['yes'], { timeoutMs: 20_000 });
  expect(await session.nextLine()).toBe('y');
  expect((await session.end()).durationMs).toBeLessThan(15_000);
});

it('an error shows little of an output without an end', async () => {
  const error = await host.run(['sh', '-c', 'head -c 5000000 /dev/zero | tr "\\0" x >&2; exit 1']).catch((failed: unknown) => failed);
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message.length).toBeLessThan(5000);
});
