import { expect, it } from 'vitest';
import { InterruptedError } from '../../../src/errors.ts';
import { CommandError } from '../../../src/system/exec.ts';
import type { CommandEvent } from '../../../src/system/exec.ts';
import { createHost } from '../../../src/system/host.ts';

const host = createHost();

it("returns a program's output and exit code", async () => {
  const result = await host.run(['sh', '-c', 'cat; echo aside >&2; exit 3'], { input: 'fed in\n', okCodes: [3] });
  expect(result).toMatchObject({ exitCode: 3, stdout: 'fed in\n', stderr: 'aside\n' });
});

it('adds to the environment, and starts in the given folder', async () => {
  const { stdout } = await host.run(['sh', '-c', 'echo "$WORD $PWD"; test -n "$PATH"'], { env: { WORD: 'x y' }, cwd: '/usr' });
  expect(stdout).toBe('x y /usr\n');
});

it('rejects with the command, its exit code and the last lines of its output', async () => {
  const running = host.run(['sh', '-c', 'seq 30 >&2; exit 9']);
  await expect(running).rejects.toBeInstanceOf(CommandError);
  await expect(running).rejects.toThrow(/^sh -c 'seq 30 >&2; exit 9' exited with 9 on host\n16\n17\n[^]*\n30$/);
});

it('reports an end by signal n as exit code 128 + n', async () => {
  await expect(host.run(['sh', '-c', 'kill -KILL $$'])).rejects.toMatchObject({ result: { exitCode: 137 } });
});

it('reports a missing program', async () => {
  await expect(host.run(['no-such-program'])).rejects.toThrow(/^no-such-program could not be started on host\n.*ENOENT/);
});

it('ends a program after its timeout', async () => {
  await expect(host.run(['sleep', '60'], { timeoutMs: 50 })).rejects.toThrow('sleep 60 timed out after 50 ms on host');
});

it('kills a program that ignores SIGTERM', async () => {
  const stubborn = ['sh', '-c', `trap '' TERM; while :; do sleep 0.05; done`] as const;
  await expect(host.run(stubborn, { timeoutMs: 100 })).rejects.toThrow('timed out after 100 ms');
});

it('ends a program when it is interrupted, at once if that was before the start', async () => {
  const interruption = new AbortController();
  const interruptible = createHost({ signal: interruption.signal });
  const sleeping = interruptible.run(['sleep', '60']);
  interruption.abort();
  await expect(sleeping).rejects.toBeInstanceOf(InterruptedError);
  await expect(interruptible.run(['sleep', '60'])).rejects.toBeInstanceOf(InterruptedError);
});

it('passes on each line as it is written', async () => {
  const lines: string[] = [];
  await host.run(['sh', '-c', 'echo one; echo two >&2; printf three'], { onLine: line => lines.push(line) });
  expect(lines.sort()).toEqual(['one', 'three', 'two']);
});

it('reports every command that has exited', async () => {
  const events: CommandEvent[] = [];
  const telling = createHost({ onCommand: event => events.push(event) });
  await telling.run(['true'], { where: 'node7' });
  await telling.run(['false'], { okCodes: [1] });
  expect(events).toMatchObject([
    { where: 'node7', argv: ['true'], exitCode: 0 },
    { where: 'host', argv: ['false'], exitCode: 1 },
  ]);
});

it('exchanges lines with a program, and can kill it', async () => {
  const session = host.open(['cat']);
  session.write('hello\n');
  expect(await session.nextLine()).toBe('hello');
  session.kill();
  expect(await session.nextLine()).toBeUndefined();
  expect(await session.end()).toMatchObject({ exitCode: 137 });
});
