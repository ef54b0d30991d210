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
  readonly causes: readonly { readonly id: string; readonly nodes: readonly string[] }[];
}

it.each([
  ['kubelet, as kubectl logs needs', 'node2', 'INPUT -p tcp --dport 10250 -j DROP', 'kubelets-answer'],
  ['the API, as every kubelet needs', 'node3', 'OUTPUT -p tcp --dport 6443 -j DROP', 'service-vips'],
])('a rule that drops connections to %s, is named and deleted', async (_, node, rule, check) => {
  await lab.k8sLab(['exec', node, '--', 'iptables', '-w', '-I', ...rule.split(' ')]);
  const { causes } = JSON.parse((await lab.k8sLab(['diagnose', '--json'], 1)).stdout) as Diagnosis;
  expect(causes).toMatchObject([{ id: 'firewall', nodes: [node] }]);
  expect(JSON.stringify(causes)).toContain(check);
  await lab.k8sLab(['repair', '--yes']);
});
