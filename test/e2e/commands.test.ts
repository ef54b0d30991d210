import { beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../src/system/poll.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { labProcesses } from '../helpers/sandbox.ts';
import { accounts } from '../helpers/user.ts';

describe.each(accounts)('the commands of $title in a lab of two nodes', account => {
  let home: Home;

  withHome(opened => (home = opened), account);
  beforeAll(async () => {
    home.write('k8s-lab.yaml', 'name: two\nnodes: 2\n');
    expect(await home.k8sLab(['up'])).toMatchObject({ exitCode: 0 });
  });

  const exec = (...argv: readonly string[]): Promise<CliResult> => home.k8sLab(['exec', 'node1', '--', ...argv]);
  const programsNaming = (text: string): readonly string[] => [...labProcesses(home).values()].filter(argv => argv.includes(text));

  describe('exec', () => {
    it('runs on the named node', async () => {
      expect(await exec('hostname')).toEqual({ exitCode: 0, stdout: 'node1\n', stderr: '' });
      expect((await home.k8sLab(['exec', 'node2', 'hostname'])).stdout).toBe('node2\n');
    });

    it('passes words to each program unchanged', async () => {
      const words = ['a b', "it's", '"quoted"', 'two\nlines', '', '*', '$HOME', '--', '-v', 'ü'];
      expect((await exec('printf', '<%s>', ...words)).stdout).toBe(words.map(word => `<${word}>`).join(''));
    });

    it('connects standard input, standard output and standard error', async () => {
      const argv = ['exec', 'node1', '--', 'sh', '-c', 'cat; echo aside >&2'];
      expect(await home.k8sLab(argv, { input: 'line 1\nline 2' })).toEqual({ exitCode: 0, stdout: 'line 1\nline 2', stderr: 'aside\n' });
    });

    it("ends with the program's exit code, and with 128 + n if signal n ended it", async () => {
      expect(await exec('sh', '-c', 'exit 7')).toMatchObject({ exitCode: 7, stderr: '' });
      expect(await exec('sh', '-c', 'kill -KILL $$')).toMatchObject({ exitCode: 137 });
      expect(await exec('sh', '-c', 'kill -TERM $$')).toMatchObject({ exitCode: 143 });
      expect(await exec('no-such-program')).toMatchObject({ exitCode: 127 });
    });

    it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('forwards %s to the program, which may handle it', async signal => {
      const trap = `trap 'echo answered; exit 9' ${signal.slice(3)}; echo here; while :; do sleep 0.05; done`;
      const running = home.start(['exec', 'node1', '--', 'sh', '-c', trap]);
      await running.says('here');
      running.kill(signal);
      expect(await running.ended).toEqual({ exitCode: 9, stdout: 'here\nanswered\n', stderr: '' });
    });

    it('leaves no program running that a signal ended', async () => {
      const running = home.start(['exec', 'node1', '--', 'sh', '-c', 'echo here; exec sleep 4711']);
      await running.says('here');
      running.kill('SIGTERM');
      expect((await running.ended).exitCode).toBe(143);
      expect(programsNaming('sleep 4711')).toEqual([]);
    });

    it('needs a command', async () => {
      const { exitCode, stderr } = await home.k8sLab(['exec', 'node1']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: 'k8s-lab: exec: no command given\nhint: e.g. `k8s-lab exec node1 -- ip route`\n',
      });
    });

    it('lists its nodes, and suggests the nearest name', async () => {
      const { exitCode, stderr } = await home.k8sLab(['exec', 'noed2', 'true']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: 'k8s-lab: lab two has no node noed2; did you mean node2?\nhint: nodes of the lab: node1, node2\n',
      });
    });
  });

  describe('shell', () => {
    it('opens a shell that accepts typed commands', async () => {
      const shell = ['shell', 'node2'];
      const { exitCode, stdout } = await home.k8sLab(shell, { input: 'hostname\nexit 5\n' });
      expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: 'node2\n' });
    });

    it('survives Ctrl-C, which goes to the program in it', async () => {
      // script(1) gives it a terminal, where input bytes are key strokes.
      const command = `${process.execPath} ${home.cli} shell node1`;
      const keys = `(sleep 1; printf 'echo s''leeping; sleep 4712\\n'; sleep 1; printf '\\003'; sleep 0.5; printf 'echo still he''re\\nexit 6\\n') | script -qec '${command}' /dev/null`;
      const { exitCode, stdout } = await home.program(['sh', '-c', keys], { env: { TERM: 'xterm' } }).ended;
      expect(stdout).toContain('still here');
      expect(exitCode).toBe(6);
      expect(programsNaming('sleep 4712')).toEqual([]);
    });
  });

  describe('logs', () => {
    it('shows every service of every node, each line with its origin', async () => {
      const { exitCode, stdout } = await home.k8sLab(['logs', '-n', '100']);
      expect(exitCode).toBe(0);
      const sources = new Set(stdout.trimEnd().split('\n').map(line => line.split(' | ')[0]));
      expect([...sources]).toEqual(expect.arrayContaining(['node1 etcd', 'node1 flanneld', 'node2 flanneld']));
    });

    it('shows the log of one service of one node unchanged', async () => {
      const { exitCode, stdout } = await home.k8sLab(['logs', 'node2', 'flanneld', '-n', '500']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('172.17.8.102');
      expect(stdout).not.toContain(' | ');
    });

    it('lists the services of the node if the requested one is unknown', async () => {
      expect(await home.k8sLab(['logs', 'node2', 'etcd'])).toMatchObject({
        exitCode: 2,
        stderr: 'k8s-lab: node2 does not run service etcd\nhint: services of node2: flanneld, docker\n',
      });
    });

    it('follows until it is interrupted, and leaves nothing running', async () => {
      const running = home.start(['logs', '-f', 'node1', 'flanneld']);
      await running.says('flannel');
      await exec('sh', '-c', 'echo a new line >>/var/log/k8s-lab/flanneld.log');
      await running.says('a new line');
      running.kill('SIGINT');
      expect((await running.ended).exitCode).toBe(0);
      await poll(() => (programsNaming('tail -n').length === 0 ? true : undefined), { timeoutMs: 1000 });
      expect(programsNaming('tail -n')).toEqual([]);
    });
  });

  describe('etcdctl', () => {
    it("reads flannel's keys", async () => {
      const { exitCode, stdout } = await home.k8sLab(['etcdctl', '--', 'get', '--prefix', '/kube-centos/network', '--keys-only']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('/kube-centos/network/config\n');
      expect(stdout.match(/\/subnets\//g)).toHaveLength(2);
    });

    it("ends with etcdctl's own exit code", async () => {
      expect((await home.k8sLab(['etcdctl', 'nonsense'])).exitCode).toBeGreaterThan(0);
    });
  });

  describe('-v', () => {
    it('shows commands that do the same when pasted into a shell', async () => {
      const { stdout, stderr } = await home.k8sLab(['logs', 'node1', 'flanneld', '-n', '3', '-v']);
      const [, command = ''] = /^# node1: 0, \d+ ms\n([^]+?)\n(?:# |$)/m.exec(`${stderr}# `) ?? [];
      expect(command).toContain('journalctl');
      const pasted = await home.program(['sh', '-c', command]).ended;
      expect(pasted).toMatchObject({ exitCode: 0, stdout });
    });
  });

  describe('colours', () => {
    it.each([
      ['are for a terminal', {}, true],
      ['are kept away by NO_COLOR', { NO_COLOR: '1' }, false],
      ['are kept away by a dumb terminal', { TERM: 'dumb' }, false],
    ])('%s', async (_, env, coloured) => {
      const command = `${process.execPath} ${home.cli} verify 2>/dev/null`;
      const { stdout } = await home.program(['script', '-qec', command, '/dev/null'], { env: { TERM: 'xterm', ...env } }).ended;
      expect(stdout).toContain('ready');
      expect(stdout.includes('\u001b[')).toBe(coloured);
    });

    it.each([['up'], ['verify'], ['status'], ['exec', 'nodeX', 'true']])('are missing from the output of %s without a terminal', async (...args) => {
      const { stdout, stderr } = await home.k8sLab(args, { env: { TERM: 'xterm', FORCE_COLOR: '1' } });
      expect(stdout + stderr).not.toContain('\u001b');
    });
  });

  it('is found from any folder by its name', async () => {
    const { exitCode, stdout } = await home.k8sLab(['status', '--name', 'two'], { cwd: '/' });
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('node2') as string });
  });

  it('is not changed by an up with other settings, which lists the differences', async () => {
    const running = [...labProcesses(home).keys()].length;
    const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--backend', 'vxlan', '--nodes', '3']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('lab two is running with a different configuration:\n');
    expect(stderr).toContain('  flannel.backend.type: host-gw, requested: vxlan\n');
    expect(stderr).toContain('  nodes.2.name: not set, requested: node3\n');
    expect(stderr).toContain('hint: `k8s-lab recreate` recreates it with this configuration');
    expect([...labProcesses(home).keys()]).toHaveLength(running);
    expect(await home.k8sLab(['recreate', '--backend', 'vxlan'])).toMatchObject({ exitCode: 0 });
    expect(await home.k8sLab(['up', '--backend', 'vxlan', '--json'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"changed": false') as string });
  });
});
