import { describe, expect, it } from 'vitest';
import { imageReferences } from '../../src/services/images.ts';
import { accounts } from '../helpers/user.ts';
import { backendsIn, isInSubnet, withCluster } from './cluster-lab.ts';
import type { ClusterLab } from './cluster-lab.ts';
import { freePort } from '../helpers/etcd.ts';
import { getPages } from './http.ts';

const nodes = ['node1', 'node2', 'node3'];
// As a user would write it: with an image of the lab, which no registry has.
const app = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app' },
  spec: {
    selector: { matchLabels: { app: 'app' } },
    template: {
      metadata: { labels: { app: 'app' } },
      spec: {
        nodeSelector: { 'kubernetes.io/hostname': 'node3' },
        containers: [{ name: 'app', image: imageReferences.nginx, imagePullPolicy: 'Never' }],
      },
    },
  },
};

describe.each(accounts)('a cluster of $title', account => {
  let lab: ClusterLab;
  withCluster(opened => (lab = opened), [], account);

  it('has every node Ready, with its planned address', async () => {
    const rows = await lab.kubectl('get', 'nodes', '-o', 'jsonpath={range .items[*]}{.metadata.name} {.status.addresses[?(@.type=="InternalIP")].address} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}');
    expect(rows.trim().split('\n')).toEqual(nodes.map((name, index) => `${name} 172.17.8.${101 + index} True`));
  });

  it('runs two nginx on two nodes, with addresses of their subnets', async () => {
    const [pods, subnets] = [await lab.podsOf('nginx'), await lab.subnets()];
    expect(new Set(pods.map(({ spec }) => spec.nodeName)).size).toBe(2);
    expect(pods.filter(pod => !isInSubnet(pod, subnets))).toEqual([]);
  });

  it('shows both nginx through the ingress, from every node', async () => {
    const expected = (await lab.podsOf('nginx')).map(({ spec }) => spec.nodeName).sort();
    for (const node of nodes) expect(await lab.backends(node, '172.17.8.102'), node).toEqual(expected);
  });

  it('resolves the names of Services in pods', async () => {
    expect(backendsIn(await lab.kubectl('exec', 'deploy/nginx', '--', 'wget', '-qO-', 'http://nginx.default.svc.cluster.local/'))).toHaveLength(1);
    expect(await lab.kubectl('exec', 'deploy/nginx', '--', 'sh', '-c', 'nslookup missing.default.svc.cluster.local || :')).toContain('NXDOMAIN');
  });

  it('runs a command in a pod, prints its log, and forwards a port to it', async () => {
    const pod = (await lab.podsOf('nginx'))[0]?.metadata.name ?? '';
    expect(await lab.kubectl('exec', pod, '--', 'hostname')).toBe(`${pod}\n`);
    expect(await lab.kubectl('logs', pod)).toContain('"GET / HTTP/1.1" 200');
    const port = await freePort();
    const forward = lab.home.start(['kubectl', '--name', lab.name, '--', 'port-forward', pod, `${port}:80`]);
    await forward.says(`Forwarding from 127.0.0.1:${port}`);
    expect((await getPages(port, 1))[0]).toContain(`served by ${pod} on `);
    forward.kill('SIGINT');
    await forward.ended;
  });

  it('takes files of this machine, and standard input', async () => {
    lab.home.write('app.json', JSON.stringify(app));
    expect(await lab.kubectl('apply', '-f', 'app.json')).toBe('deployment.apps/app created\n');
    await lab.kubectl('rollout', 'status', 'deploy/app', '--timeout=60s');
    const again = await lab.home.k8sLab(['kubectl', '--name', lab.name, '--', 'apply', '-f', '-'], { input: JSON.stringify(app) });
    expect(again).toMatchObject({ exitCode: 0, stdout: 'deployment.apps/app unchanged\n' });
  });

  it('is not changed by a second up', async () => {
    const before = await lab.podsOf('nginx');
    const { stdout, stderr } = await lab.k8sLab(['up', '--kubernetes', '--json']);
    expect(JSON.parse(stdout), stderr).toMatchObject({ ready: true, changed: false });
    expect(await lab.podsOf('nginx')).toEqual(before);
  });

  it('has its DNS again after the creation of the Service was cut off once its address was allocated', async () => {
    await lab.kubectl('delete', 'service', 'kube-dns', '-n', 'kube-system');
    const allocated = {
      ...{ apiVersion: 'networking.k8s.io/v1', kind: 'IPAddress' },
      metadata: { name: '10.254.0.2', labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' } },
      spec: { parentRef: { group: '', resource: 'services', namespace: 'kube-system', name: 'kube-dns' } },
    };
    lab.home.write('allocated.json', JSON.stringify(allocated));
    await lab.kubectl('create', '-f', 'allocated.json');
    await lab.k8sLab(['up', '--kubernetes']);
    expect(await lab.kubectl('get', 'service', 'kube-dns', '-n', 'kube-system', '-o', 'jsonpath={.spec.clusterIP}')).toBe('10.254.0.2');
  });

  it('moves pods off a drained node, and back after uncordon', async () => {
    await lab.kubectl('drain', 'node3', '--ignore-daemonsets', '--timeout=60s');
    await lab.kubectl('rollout', 'status', 'deploy/nginx', '--timeout=60s');
    expect((await lab.podsOf('nginx')).map(({ spec }) => spec.nodeName)).not.toContain('node3');
    expect(await lab.backends('node3', '172.17.8.102')).not.toEqual([]);
    await lab.kubectl('uncordon', 'node3');
    await lab.kubectl('rollout', 'status', 'deploy/app', '--timeout=60s');
    expect((await lab.podsOf('app')).map(({ spec }) => spec.nodeName)).toEqual(['node3']);
    await lab.k8sLab(['verify']);
  });

  it('fails with the exit code of kubectl', async () => {
    const { stderr } = await lab.k8sLab(['kubectl', '--', 'get', 'nonsense'], 1);
    expect(stderr).toContain(`the server doesn't have a resource type "nonsense"`);
  });
});
