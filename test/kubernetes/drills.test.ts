import { expect, it } from 'vitest';
import { faults } from '../../src/faults/index.ts';
import { withCluster } from './cluster-lab.ts';
import type { ClusterLab } from './cluster-lab.ts';

let lab: ClusterLab;
withCluster(opened => (lab = opened));

const diff = async (exitCodes: readonly number[]): Promise<readonly string[]> => {
  const { stdout, exitCode } = await lab.home.k8sLab(['diff', '--name', lab.name, 'healthy', '--json']);
  expect(exitCodes).toContain(exitCode);
  const { changes } = JSON.parse(stdout) as { changes: readonly { text: string }[] };
  // The scheduler may choose other nodes for new pods.
  return changes.map(({ text }) => text).filter(text => !/^(?:endpoints of Service|pods on) /.test(text));
};

it('diff tells what changed in the cluster, and not that pods were replaced', async () => {
  await lab.k8sLab(['snapshot', 'healthy']);
  await lab.kubectl('rollout', 'restart', 'deploy/nginx');
  await lab.kubectl('rollout', 'status', 'deploy/nginx', '--timeout=60s');
  expect(await diff([0, 1])).toEqual([]);
  await lab.kubectl('scale', 'deploy/nginx', '--replicas=0');
  await lab.kubectl('wait', '--for=delete', 'pod', '-l', 'app=nginx', '--timeout=60s');
  expect(await diff([1])).toEqual(expect.arrayContaining(['deployment default/nginx changed from 2 of 2 pods ready to 0 of 0 pods ready']));
  await lab.k8sLab(['up', '--kubernetes']);
  expect(await diff([0, 1])).toEqual([]);
});

it('collect has the logs of every service, and no secret of the cluster', async () => {
  await lab.k8sLab(['collect', '--out', 'lab.tar.gz']);
  const { stdout } = await lab.home.program(['tar', 'xzOf', 'lab.tar.gz']).ended;
  expect(stdout).toContain('Starting kubelet');
  expect(stdout).not.toMatch(/PRIVATE KEY|eyJhbGci/);
  // A busy etcd logs the keys, never the values, of requests that took long.
  expect(stdout.replace(/^.*took too long.*$/gm, '')).not.toContain('/registry/');
  expect((await lab.k8sLab(['logs', 'node1', 'kube-apiserver', '-n', '1'])).stdout).toMatch(/^\S.*\n$/);
});

interface Drills {
  readonly scores: readonly { readonly faults: readonly string[]; readonly status: string }[];
}

// These are injected beside what only a cluster has: kube-proxy's rules, which nobody writes again soon, and the pods on docker0.
const besideCluster: readonly string[] = ['config-key-missing', 'iptables-mixed', 'forward-drop'];

it('each fault of a cluster is named, repaired, and leaves nothing changed', async () => {
  const ids = faults.filter(({ id, drill }) => drill?.kubernetes || besideCluster.includes(id)).map(({ id }) => id);
  const { stdout, stderr } = await lab.home.k8sLab(['drill', '--name', lab.name, ...ids, '--json']);
  const { scores } = JSON.parse(stdout) as Drills;
  expect(scores.filter(({ status }) => status !== 'passed'), stderr).toEqual([]);
  expect(scores.flatMap(score => score.faults)).toEqual(ids);
}, 600_000);

interface Diagnosis {
  readonly causes: readonly unknown[];
  readonly unexplained: readonly unknown[];
}

it.each([
  ['connections to kubelet, as kubectl logs needs', 'node2', 'iptables -w -I INPUT -p tcp --dport 10250 -j DROP', 'firewall', 'kubelets-answer'],
  ['connections to the API, as every kubelet needs', 'node3', 'iptables -w -I OUTPUT -p tcp --dport 6443 -j DROP', 'firewall', 'service-vips'],
  ['questions to CoreDNS', 'node1', 'iptables -w -I FORWARD -p udp --dport 53 -j DROP', 'foreign-filter', 'cluster-dns'],
  ['what pods send to Services, before kube-proxy chooses a pod', 'node3', 'iptables -w -t raw -A PREROUTING -i docker0 -d 10.254.0.0/16 -j DROP', 'foreign-filter', 'service-vips'],
  ['what a node sends to Services', 'node2', 'ip route add blackhole 10.254.0.0/16', 'foreign-route', 'service-vips'],
])('a rule or route that drops %s, is named and deleted', async (_, node, command, id, check) => {
  await lab.k8sLab(['exec', node, '--', ...command.split(' ')]);
  const { causes, unexplained } = JSON.parse((await lab.k8sLab(['diagnose', '--json'], 1)).stdout) as Diagnosis;
  expect({ causes, unexplained }).toMatchObject({ causes: [{ id, nodes: [node], explains: expect.arrayContaining([check]) as unknown }], unexplained: [] });
  await lab.k8sLab(['repair', '--yes', '--force']);
});
