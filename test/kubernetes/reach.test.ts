import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cachePaths } from '../../src/setup/cache.ts';
import { findImage } from '../../src/setup/kubernetes/image-file.ts';
import { kubeProgram } from '../../src/setup/kubernetes/kube-program.ts';
import { dockerMembers, tarOf } from '../helpers/archives.ts';
import type { RunningCli } from '../helpers/cli.ts';
import { backendsIn, withCluster } from './cluster-lab.ts';
import type { ClusterLab } from './cluster-lab.ts';
import { freePort } from '../helpers/etcd.ts';
import { getPages } from './http.ts';

let lab: ClusterLab;
withCluster(opened => (lab = opened));

/** Starts a command on the lab that runs until it is interrupted, at the latest when its test is over. */
function start(command: string, ...args: readonly string[]): RunningCli {
  const running = lab.home.start([command, '--name', lab.name, ...args]);
  onTestFinished(() => {
    running.kill('SIGINT');
    return running.ended.then(() => undefined);
  });
  return running;
}

/** Interrupts a command, and fails unless it ends as one that has done its work. */
async function endsWithCtrlC(running: RunningCli): Promise<void> {
  running.kill('SIGINT');
  expect(await running.ended).toMatchObject({ exitCode: 0 });
}

const portIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1]);
// A Service chooses at random: forty requests miss one of two once in 10^12 runs.
const backendsBehind = async (port: number): Promise<readonly string[]> => backendsIn((await getPages(port, 40)).join(''));

/** Runs the real kubectl on this machine, as any other tool would be run with a kubeconfig. */
async function kubectlWith(kubeconfig: string, ...args: readonly string[]): Promise<string> {
  const kube = kubeProgram(lab.home.env);
  const { exitCode, stdout, stderr } = await lab.home.program([kube, 'kubectl', ...args], { env: { KUBECONFIG: kubeconfig } }).ended;
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

describe('forward', () => {
  it.each(['node2:80', 'svc/default/nginx:80'])('%s leads to both nginx, until Ctrl-C', async target => {
    const port = await freePort();
    const running = start('forward', target, '--port', String(port));
    expect(await running.says('Ctrl-C ends it')).toContain(`127.0.0.1:${port} → ${target}\n`);
    expect(await backendsBehind(port)).toHaveLength(2);
    await endsWithCtrlC(running);
    await expect(getPages(port, 1)).rejects.toThrow('ECONNREFUSED');
  });

  it('of several targets gives each a free port', async () => {
    const running = start('forward', 'node2:80', 'svc/default/nginx:80');
    const text = await running.says('Ctrl-C ends it');
    for (const pattern of [/127\.0\.0\.1:(\d+) → node2:80/, /127\.0\.0\.1:(\d+) → svc\/default\/nginx:80/]) {
      expect(await backendsBehind(portIn(text, pattern))).toHaveLength(2);
    }
    await endsWithCtrlC(running);
  });

  it('tells why a connection is refused, and continues', async () => {
    const running = start('forward', 'node1:81');
    const port = portIn(await running.says('Ctrl-C ends it'), /127\.0\.0\.1:(\d+)/);
    await expect(getPages(port, 1)).rejects.toThrow();
    await running.says('node1:81: 172.17.8.101:81: Connection refused');
    await endsWithCtrlC(running);
  });

  it.each([
    [['node9:80'], 'has no node node9; did you mean node1?'],
    [['node2'], 'node2: not a target\nhint: expected NODE:PORT'],
    [['node2:0'], 'node2:0: not a port; expected 1 to 65535'],
    [['node2:65536'], 'node2:65536: not a port'],
    [['svc/default/nginx'], 'svc/default/nginx: not a target'],
    [['svc/default/../nginx:80'], 'svc/default/../nginx:80: not a target'],
    [['svc/$(id)/nginx:80'], 'svc/$(id)/nginx:80: not a target'],
    [['svc/default/absent:80'], 'svc/default/absent does not exist\nhint: `k8s-lab kubectl -- get services -A`'],
    [['svc/default/nginx:81'], 'svc/default/nginx has no port 81\nhint: ports of the Service: 80'],
    [['node2:80', '--port', 'http'], '--port http: not a port'],
    [['node1:80', 'node2:80', '--port', '8080'], '--port is for a single target'],
    [[], "missing required argument 'target'"],
  ])('%j is misuse, and one error says why', async (args, message) => {
    const { stdout, stderr } = await lab.k8sLab(['forward', ...args], 2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.match(/^k8s-lab: /gm)).toHaveLength(1);
  });

  it('fails when its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise(listening => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    expect((await lab.k8sLab(['forward', 'node2:80', '--port', String(port)], 3)).stderr).toContain('choose another port with --port');
  });
});

describe('kubeconfig', () => {
  it('--forward --out lets any tool on this machine reach the API, until Ctrl-C', async () => {
    // A file that others could read becomes private.
    const file = lab.home.write('lab.conf', 'old');
    chmodSync(file, 0o644);
    const running = start('kubeconfig', '--forward', '--out', 'lab.conf');
    await running.says('Ctrl-C ends it');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await kubectlWith(file, 'config', 'current-context')).toBe(`${lab.name}\n`);
    expect(await kubectlWith(file, 'get', 'nodes', '-o', 'name')).toBe('node/node1\nnode/node2\nnode/node3\n');
    await endsWithCtrlC(running);
  });

  it('prints one that works inside the lab', async () => {
    const { stdout } = await lab.k8sLab(['kubeconfig']);
    expect(stdout).toContain('server: "https://172.17.8.101:6443"');
  });

  it('--merge keeps what the file has, and makes the lab the current context', async () => {
    const file = join(lab.home.env['HOME'] ?? '', '.kube/config');
    await lab.k8sLab(['kubeconfig', '--merge']);
    await kubectlWith(file, 'config', 'set-context', 'mine', '--namespace=own');
    await kubectlWith(file, 'config', 'use-context', 'mine');
    await lab.k8sLab(['kubeconfig', '--merge']);
    expect(await kubectlWith(file, 'config', 'get-contexts', '-o', 'name')).toBe(`${lab.name}\nmine\n`);
    expect(await kubectlWith(file, 'config', 'current-context')).toBe(`${lab.name}\n`);
    expect(readFileSync(file, 'utf8')).toContain('namespace: own');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    [['--port', '8080'], '--port is for --forward'],
    [['--forward', '--port', 'x'], '--port x: not a port'],
    [['--out', 'lab.conf', '--merge'], '--out and --merge exclude each other'],
  ])('%j is misuse', async (args, message) => {
    expect((await lab.k8sLab(['kubeconfig', ...args], 2)).stderr).toContain(message);
  });
});

describe('image', () => {
  it('load makes an archive of docker save usable by pods on every node, and list tells where it is', async () => {
    lab.home.write('app.tar', dockerArchive('app:1'));
    expect(await lab.k8sLab(['image', 'load', 'app.tar'])).toMatchObject({ stdout: 'loaded docker.io/library/app:1 on 3 nodes\n', stderr: '' });
    expect((await lab.k8sLab(['image', 'list'])).stdout).toMatch(/^docker\.io\/library\/app:1 +\S+ MiB +node1, node2, node3$/m);
    await lab.kubectl('run', 'app', '--image=app:1', '--image-pull-policy=Never');
    await lab.kubectl('wait', '--for=condition=Ready', 'pod/app', '--timeout=60s');
    await lab.kubectl('delete', 'pod', 'app', '--now');
  });

  it('load --docker asks the docker of this machine, onto the given nodes only', async () => {
    const bin = lab.home.write('docker', '#!/bin/sh\ncase $* in "save --output "*" other:1") cp other.tar "$3" ;; *) echo "no such image" >&2; exit 1 ;; esac\n', 0o755);
    lab.home.write('other.tar', dockerArchive('other:1'));
    const withDocker = { env: { PATH: `${dirname(bin)}:${lab.home.env['PATH']}` } };
    const load = (image: string) => lab.home.k8sLab(['image', '--name', lab.name, 'load', '--node', 'node1,node3', '--docker', image], withDocker);
    expect(await load('other:1')).toMatchObject({ exitCode: 0, stdout: 'loaded docker.io/library/other:1 on 2 nodes\n' });
    expect((await lab.k8sLab(['image', 'list'])).stdout).toMatch(/other:1 .* node1, node3\n/);
    expect(await load('absent:1')).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('docker cannot save absent:1: no such image') as string });
  });

  it('load refuses an image with other users, and what is no image, before anything is loaded', async () => {
    lab.home.write('users.tar', tarOf(...dockerMembers({ name: 'users:1', layers: [tarOf({ name: 'etc/shadow', gid: 42 })] })));
    const { stderr } = await lab.k8sLab(['image', 'load', 'users.tar'], 3);
    expect(stderr).toContain('users:1 needs the group 42 (/etc/shadow), which this lab does not have\nhint: install newuidmap');
    expect((await lab.k8sLab(['status'])).stdout).toContain('containers: a single user, root; CPU and memory limits are not enforced\n');
    expect((await lab.k8sLab(['image', 'load', 'docker'], 2)).stderr).toContain('docker is not a usable image archive');
    expect((await lab.k8sLab(['image', 'list'])).stdout).not.toContain('users');
  });

  it.each([
    [['load'], 'no archive given'],
    [['pull', 'nginx'], 'image pull: no such action'],
    [['load', 'absent.tar'], 'cannot read absent.tar'],
    [['load', '--node', 'node9', 'app.tar'], 'did you mean node1?'],
    [['load', '--docker', '--help'], '--docker --help: not the name of an image'],
  ])('%j is misuse', async (args, message) => {
    expect((await lab.k8sLab(['image', ...args], 2)).stderr).toContain(message);
  });
});

interface Descriptor {
  readonly digest: string;
}

/** The lab's own nginx as docker would save it, under another name. */
function dockerArchive(name: string): Buffer {
  const image = findImage(cachePaths(lab.home.env), 'nginx')?.path ?? '';
  const read = (file: string): Buffer => execFileSync('tar', ['-xOf', image, file], { maxBuffer: 1 << 28 });
  const blob = ({ digest }: Descriptor): Buffer => read(`blobs/${digest.replace(':', '/')}`);
  const { manifests } = JSON.parse(read('index.json').toString()) as { manifests: [Descriptor] };
  const { config, layers } = JSON.parse(blob(manifests[0]).toString()) as { config: Descriptor; layers: [Descriptor] };
  return tarOf(
    { name: 'config.json', content: blob(config) },
    { name: 'layer.tar', content: blob(layers[0]) },
    { name: 'manifest.json', content: JSON.stringify([{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }]) },
  );
}

it('forward and kubeconfig --forward end with the lab', async () => {
  const running = [start('forward', 'node2:80'), start('kubeconfig', '--forward', '--out', 'lab.conf')];
  for (const one of running) await one.says('Ctrl-C ends it');
  await lab.k8sLab(['down']);
  const [forward, kubeconfig] = await Promise.all(running.map(({ ended }) => ended));
  expect(forward).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('the lab is gone') as string });
  expect(kubeconfig).toMatchObject({ exitCode: 0 });
});
