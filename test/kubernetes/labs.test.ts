import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { imageReferences } from '../../src/services/images.ts';
import type { Argv } from '../../src/system/exec.ts';
import { openHome, projectFolder } from '../helpers/cli.ts';
import type { Home } from '../helpers/cli.ts';
import { expectNoTrace, readHost } from '../helpers/sandbox.ts';
import type { HostState } from '../helpers/sandbox.ts';
import { dockerMembers, tarOf } from '../helpers/archives.ts';
import { leastAccount, rangeAccount } from '../helpers/user.ts';
import { backendsIn, clusterLab, isInSubnet } from './cluster-lab.ts';
import type { ClusterLab } from './cluster-lab.ts';

let home: Home;
let before: HostState;
beforeAll(() => {
  // The other files have labs of a single user.
  home = openHome(rangeAccount ?? leastAccount);
  before = readHost();
  cpSync(join(projectFolder, 'examples'), join(home.folder, 'examples'), { recursive: true });
});
afterEach(async () => {
  for (const name of ['one', 'other', 'ten', 'story', 'kubernetes', '42']) await home.k8sLab(['down', '--name', name]);
  await expectNoTrace(home, before);
});
afterAll(() => home.close());

const upWith = (example: string) => home.k8sLab(['up', '--config', join(home.folder, 'examples', example)]);

it('two clusters run side by side with the same addresses, one of them on vxlan', async () => {
  const [one, other] = [clusterLab(home, 'one'), clusterLab(home, 'other')];
  await Promise.all([one.k8sLab(['up', '--kubernetes', '--nodes', '2']), other.k8sLab(['up', '--kubernetes', '--nodes', '2', '--backend', 'vxlan'])]);
  for (const lab of [one, other]) {
    const subnets = await lab.subnets();
    expect((await lab.podsOf('nginx')).filter(pod => !isInSubnet(pod, subnets))).toEqual([]);
    expect(await lab.backends('node1', '172.17.8.102')).toEqual(['node1', 'node2']);
  }
  await one.kubectl('create', 'configmap', 'mark');
  expect(await other.kubectl('get', 'configmaps', '-o', 'name')).toBe('configmap/kube-root-ca.crt\n');
  await one.k8sLab(['down']);
  await other.k8sLab(['verify']);
  expect(await other.backends('node1', '172.17.8.102')).toEqual(['node1', 'node2']);
});

it('a cluster of ten nodes is verified, and reached through its ingress from the first and the last', async () => {
  const lab = clusterLab(home, 'ten');
  await lab.k8sLab(['up', '--kubernetes', '--nodes', '10']);
  expect((await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}')).split(' ')).toEqual(Array.from({ length: 10 }, () => 'True'));
  const { stdout } = await lab.k8sLab(['status', '--json']);
  const { kubernetes } = JSON.parse(stdout) as { kubernetes: { ingress: { url: string } } };
  for (const node of ['node1', 'node10']) expect(await lab.backends(node, new URL(kubernetes.ingress.url).hostname), node).toHaveLength(2);
});

it('examples/story.yaml shows both nginx through node2', async () => {
  const up = await upWith('story.yaml');
  expect(up.exitCode, `${up.stdout}${up.stderr}`).toBe(0);
  const lab = clusterLab(home, 'story');
  for (const node of ['node1', 'node2']) expect(await lab.backends(node, '172.17.8.102'), node).toEqual(['node1', 'node2']);
  if (rangeAccount) await expectManyUsers(lab);
});

// Its programs have the right to map a range from their files, and no new privileges means none from files.
const refused = rangeAccount && { ...rangeAccount, as: (argv: Argv) => rangeAccount?.as(['setpriv', '--no-new-privs', ...argv]) ?? argv };

it.runIf(refused)('a lab has a single user where newuidmap is refused', async () => {
  const own = openHome(refused ?? leastAccount);
  const lab = clusterLab(own, 'one');
  try {
    expect((await own.program(['newuidmap', '1', '0', '200000', '1']).ended).stderr).toContain('newuidmap: ');
    await lab.k8sLab(['up', '--kubernetes', '--nodes', '2']);
    expect((await lab.k8sLab(['status'])).stdout).toContain('containers: a single user, root; CPU and memory limits are not enforced\n');
    expect(await lab.backends('node1', '172.17.8.102')).toEqual(['node1', 'node2']);
  } finally {
    await lab.k8sLab(['down']);
    await expectNoTrace(own, before).finally(() => own.close());
  }
});

// A pod of another user than root, on a volume of another group; and an image with files of another user.
async function expectManyUsers(lab: ClusterLab): Promise<void> {
  const command = ['sh', '-c', 'touch /data/own; stat -c "%u %g" /data/own'];
  const container = { name: 'user', image: imageReferences.pause, imagePullPolicy: 'Never', command, volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const spec = { restartPolicy: 'Never', securityContext: { runAsUser: 101, fsGroup: 2000 }, containers: [container], volumes: [{ name: 'data', emptyDir: {} }] };
  home.write('user.json', JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'user' }, spec }));
  await lab.kubectl('apply', '-f', 'user.json');
  await lab.kubectl('wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod/user', '--timeout=60s');
  expect(await lab.kubectl('logs', 'user')).toBe('101 2000\n');
  home.write('users.tar', tarOf(...dockerMembers({ name: 'users:1', user: '101', layers: [tarOf({ name: 'etc/shadow', gid: 42 })] })));
  await lab.k8sLab(['image', 'load', 'users.tar']);
  expect((await lab.k8sLab(['status'])).stdout).toContain('containers: 65537 users; CPU and memory limits are not enforced\n');
}

it('examples/kubernetes.yaml has its domain, its ingress and its networks', async () => {
  const up = await upWith('kubernetes.yaml');
  expect(up.exitCode, `${up.stdout}${up.stderr}`).toBe(0);
  const lab = clusterLab(home, 'kubernetes');
  expect(await lab.kubectl('get', 'pods', '-A', '-o', 'jsonpath={range .items[*]}{.metadata.labels.app} {.spec.nodeName}{"\\n"}{end}')).toBe('coredns node1\ntraefik node3\n');
  expect(await lab.kubectl('get', 'service', 'kubernetes', '-o', 'jsonpath={.spec.clusterIP}')).toBe('10.96.0.1');
  expect(await lab.kubectl('get', 'node', 'node2', '-o', 'jsonpath={.status.capacity.pods}')).toBe('50');
  const lookUp = ['run', 'look-up', `--image=${imageReferences.pause}`, '--image-pull-policy=Never', '--restart=Never', '--rm', '-i', '--command', '--'];
  expect(await lab.kubectl(...lookUp, 'nslookup', 'kubernetes.default.svc.lab.local')).toContain('Address: 10.96.0.1');
});

it('names of digits, and arguments with quotes and signs of the shell, are texts in every program', async () => {
  const lab = clusterLab(home, '42');
  home.write('hostile.yaml', `name: "42"
nodes: ["1", "0x2"]
kubernetes:
  dns: false
  ingress: { node: "0x2" }
  clusterDomain: "1.2"
  apiserverArgs: { audit-log-path: "/var/log/a b'c\\"d$(touch canary)\`touch canary\`%n;&.log", audit-log-maxsize: 1 }
  kubeletArgs: { node-labels: "lab=true,other=42" }
`);
  const up = await home.k8sLab(['up', '--config', 'hostile.yaml']);
  expect(up.exitCode, `${up.stdout}${up.stderr}`).toBe(0);
  expect(await lab.kubectl('get', 'nodes', '-o', 'jsonpath={range .items[*]}{.metadata.name} {.metadata.labels.lab} {.metadata.labels.other}{"\\n"}{end}')).toBe('0x2 true 42\n1 true 42\n');
  expect(await lab.backends('1', '172.17.8.102')).toEqual(['0x2', '1']);
  const argv = (await lab.k8sLab(['exec', '1', '--', 'sh', '-c', 'tr "\\0" "\\n" </proc/$(systemctl show -p MainPID kube-apiserver | cut -d = -f 2)/cmdline'])).stdout;
  expect(argv).toContain(`\n--audit-log-path=/var/log/a b'c"d$(touch canary)\`touch canary\`%n;&.log\n`);
  expect((await lab.k8sLab(['kubeconfig'])).stdout).toContain('current-context: "42"');
  expect(backendsIn(await lab.kubectl('exec', 'deploy/nginx', '--', 'wget', '-qO-', 'http://172.17.8.102/', '--header', 'Host: nginx.demo.com'))).toHaveLength(1);
});
