import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withHome } from '../helpers/home.ts';
import { labFolders, processesNaming } from '../helpers/sandbox.ts';

let home: Home;
withHome(opened => (home = opened));

describe('a mistyped command line', () => {
  it.each([
    [['veriffy'], "k8s-lab: unknown command 'veriffy'\n(Did you mean verify?)\n"],
    [['up', '--nodse', '3'], "k8s-lab: unknown option '--nodse'\n(Did you mean --nodes?)\n"],
    [['verify', '--timeout', 'soon'], 'k8s-lab: --timeout soon: not a duration\nhint: e.g. 30s, 500ms, 2m or 0\n'],
    [['render', '--platform', 'amiga'], 'k8s-lab: --platform amiga: no such platform\nhint: expected one of centos7, debian, sandbox\n'],
    [['render', '--stdout', 'vagrantfile'], 'k8s-lab: --stdout vagrantfile: no such file; did you mean Vagrantfile?\n'],
    [['down', 'everything'], "k8s-lab: too many arguments for 'down'"],
    [['up', '--backend'], "k8s-lab: option '--backend <type>' argument missing\n"],
  ])('%j is misuse, and the message helps', async (args, message) => {
    const { exitCode, stdout, stderr } = await home.k8sLab(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('creates nothing', () => {
    expect(labFolders(home)).toEqual([]);
  });
});

describe('a terminal', () => {
  it('does not obey what a lab file says', async () => {
    home.write('hostile.yaml', '"\\e]0;title\\a\\e[2J": 1\n');
    const { exitCode, stderr } = await home.k8sLab(['config', '--config', 'hostile.yaml']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('hostile.yaml:1:1: \\u001b]0;title\\u0007\\u001b[2J: unknown key');
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const { exitCode, stdout } = await home.k8sLab(['--help']);
    expect(exitCode).toBe(0);
    for (const name of ['init', 'config', 'setup', 'render', 'up', 'verify', 'status', 'exec', 'shell', 'logs', 'etcdctl', 'recreate', 'down']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });

  it.each(['up', 'exec', 'logs', 'render', 'setup'])('of %s shows its options and examples', async name => {
    const { exitCode, stdout } = await home.k8sLab([name, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('-v, --verbose');
    expect(stdout).toMatch(new RegExp(`\nExamples?:\n {2}k8s-lab ${name}`));
  });

  it('prints the version', async () => {
    const { version } = JSON.parse(readFileSync(join(home.folder, 'package/package.json'), 'utf8')) as { version: string };
    expect(await home.k8sLab(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a lab that is not running', () => {
  it.each([[['verify']], [['exec', 'node1', 'true']], [['shell', 'node1']], [['logs']], [['etcdctl', 'version']]])(
    'makes %j fail with the next step',
    async args => {
      const { exitCode, stdout, stderr } = await home.k8sLab(args);
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 3, stdout: '', stderr: 'k8s-lab: lab k8s-lab is not running\nhint: `k8s-lab up` brings it up\n' });
    },
  );

  it('is named in the hint if it does not have the default name', async () => {
    expect((await home.k8sLab(['verify', '--name', 'mine'])).stderr).toContain('hint: `k8s-lab up --name mine` brings it up\n');
  });

  it('is not an error for status', async () => {
    expect(await home.k8sLab(['status'])).toEqual({ exitCode: 0, stdout: 'lab k8s-lab is not running\nhint: `k8s-lab up` brings it up\n', stderr: '' });
  });
});

describe('up --dry-run', () => {
  it('prints every command and file, and creates nothing', async () => {
    const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--dry-run', '--nodes', '2']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^host\$ unshare --user /m);
    expect(stdout).toContain('etcd, API v3: write /kube-centos/network/config (');
    expect(stdout).toContain('node2$ systemctl start flanneld docker\n');
    expect(labFolders(home)).toEqual([]);
    expect(processesNaming(home.folder)).toEqual([]);
  });

  it('prints one JSON document when asked to', async () => {
    const { stdout } = await home.k8sLab(['up', '--dry-run', '--json']);
    const { steps } = JSON.parse(stdout) as { steps: readonly { id: string }[] };
    expect(steps.map(({ id }) => id)).toEqual(['machines', 'etcd', 'seed', 'overlay', 'verify']);
  });
});

describe('a lab file', () => {
  it('is written by init, read by config, and never overwritten', async () => {
    const cwd = join(home.cwd, 'init');
    makeFolder(cwd);
    expect(await home.k8sLab(['init'], { cwd })).toMatchObject({ exitCode: 0, stdout: 'wrote k8s-lab.yaml\nhint: `k8s-lab up` brings up this lab\n' });
    const written = readFileSync(join(cwd, 'k8s-lab.yaml'), 'utf8');
    const read = await home.k8sLab(['config', '--json'], { cwd });
    expect(read).toMatchObject({ exitCode: 0, stderr: '' });
    const merged = (text: string): unknown => (JSON.parse(text) as { config: unknown }).config;
    expect(merged(read.stdout)).toEqual(merged((await home.k8sLab(['config', '--json'])).stdout));
    const again = await home.k8sLab(['init'], { cwd });
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
    expect(again.stderr).toContain('k8s-lab.yaml already exists; it was not changed\n');
    expect(readFileSync(join(cwd, 'k8s-lab.yaml'), 'utf8')).toBe(written);
  });

  it('and flags are shown by config, each value with its origin', async () => {
    const file = home.write('some-lab.yaml', 'name: some-lab\nnodes: 2\n');
    const { exitCode, stdout } = await home.k8sLab(['config', '--config', file, '--backend', 'vxlan']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^flannel\.backend\.type +vxlan +# flag --backend$/m);
    expect(stdout).toMatch(/^name +some-lab +# .*some-lab\.yaml/m);
    expect(stdout).toMatch(/^etcd\.clientPort +2379 +# default$/m);
  });

  it('that is invalid is refused by up with every problem in it', async () => {
    const file = home.write('wrong.yaml', 'name: Wrong Name\nnodes: 0\nflannel:\n  backend: pigeon\n');
    const { exitCode, stdout, stderr } = await home.k8sLab(['up', '--config', file]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    for (const word of ['name', 'nodes', 'pigeon']) expect(stderr).toContain(word);
    expect(labFolders(home)).toEqual([]);
  });
});

describe('render', () => {
  it('writes a folder that --check accepts until a file is changed', async () => {
    const args = ['render', '--out', 'rendered'];
    expect(await home.k8sLab(args)).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^wrote (\d+) of \1 files to rendered\n$/) as string });
    expect(await home.k8sLab([...args, '--check'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^rendered is up to date \(\d+ files\)\n$/) as string });
    home.write('rendered/Vagrantfile', 'gone\n');
    const differing = await home.k8sLab([...args, '--check']);
    expect(differing.exitCode).toBe(1);
    expect(differing.stdout).toMatch(/^--- Vagrantfile \(there\)\n\+\+\+ Vagrantfile \(rendered\)\n/);
  });

  it('fails if its output cannot be written', async () => {
    const { exitCode, stderr } = await home.program(['sh', '-c', `${process.execPath} ${home.cli} render --stdout Vagrantfile >/dev/full`]).ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: 'k8s-lab: cannot write standard output: ENOSPC: no space left on device, write\n' });
  });

  it('ends quietly if its reader closes the pipe', async () => {
    const command = `${process.execPath} ${home.cli} render --stdout Vagrantfile | head -n 1`;
    const { exitCode, stderr } = await home.program(['sh', '-c', command]).ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});

function makeFolder(path: string): void {
  mkdirSync(path);
  // The umask does not matter here.
  chmodSync(path, 0o777);
}
