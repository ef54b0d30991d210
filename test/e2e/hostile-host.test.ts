import { describe, expect, it } from 'vitest';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';

let home: Home;
let before: HostState;
withHome(opened => {
  home = opened;
  before = readHost();
});

/** A command of k8s-lab below a shell that changes something first. */
const under = async (shell: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
  await home.program(['sh', '-c', `${shell} exec "$@"`, 'sh', process.execPath, home.cli, ...args], { env }).ended;
/** In namespaces of its own, with another file system in place of the state folder. */
const mounted = async (options: string, args: readonly string[]): Promise<CliResult> =>
  await home.program(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', 'mount -t tmpfs -o "$1" tmpfs "$XDG_STATE_HOME" && shift && exec "$@"', 'sh', options, process.execPath, home.cli, ...args]).ended;

describe('a lab comes up, is verified and goes', () => {
  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['without standard input, output and errors', 'exec <&- >&- 2>&-;', {}],
    ['on a dumb terminal, without a locale', '', { TERM: 'dumb', LANG: '', LC_ALL: 'C' }],
  ])('%s', async (_, shell, env) => {
    for (const args of [['up', '--nodes', '2'], ['verify'], ['down']]) {
      const { exitCode, stdout, stderr } = await under(shell, args, env);
      expect({ exitCode, foreign: /[^\n -~]/.exec(stdout + stderr)?.[0] }, stderr).toEqual({ exitCode: 0, foreign: undefined });
    }
    await expectNoTrace(home, before);
  });

  it('in a folder whose name has spaces and newlines', async () => {
    const env = { XDG_STATE_HOME: `${home.cwd}/a folder\nof mine` };
    for (const args of [['up', '--nodes', '2'], ['verify'], ['down']]) expect(await home.k8sLab(args, { env })).toMatchObject({ exitCode: 0 });
    await expectNoTrace(home, before);
  });
});

describe('an up fails with one clear error, and leaves nothing', () => {
  it.each<[string, () => Promise<CliResult>, RegExp]>([
    ['with few open files', async () => await under('ulimit -n 64;', ['up']), /^k8s-lab: this shell allows 64 open files; the programs of a lab need at least 256\nhint: /m],
    ['without space for its state', async () => await mounted('size=64k', ['up', '--force']), /^k8s-lab: cannot write the lab's files to .*: ENOSPC: .*\nhint: set XDG_STATE_HOME/m],
    ['with a state folder that is read-only', async () => await mounted('ro', ['up', '--force']), /^k8s-lab: cannot write the lab's files to .*\nhint: set XDG_STATE_HOME/m],
  ])('%s', async (_, up, message) => {
    const { exitCode, stderr } = await up();
    expect({ exitCode, hasStack: /^ +at /m.test(stderr) }, stderr).toEqual({ exitCode: 3, hasStack: false });
    expect(stderr).toMatch(message);
    await expectNoTrace(home, before);
  });

  it('when its terminal is closed', async () => {
    const up = home.start(['up', '--json']);
    await up.says('{"step":"etcd"');
    up.kill('SIGHUP');
    expect(await up.ended).toMatchObject({ exitCode: 130 });
    await expectNoTrace(home, before);
  });
});
