import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../helpers/cli.ts';
import { withCluster } from './cluster-lab.ts';
import type { ClusterLab } from './cluster-lab.ts';

let lab: ClusterLab;
withCluster(opened => (lab = opened), ['--config', join(projectFolder, 'examples/ha.yaml')]);

const leases = async (): Promise<string> => (await lab.k8sLab(['etcdctl', '--', 'get', '--prefix', '--keys-only', '/kube-centos/network/subnets'])).stdout;
const onControlPlane = async (script: string): Promise<string> => (await lab.k8sLab(['exec', 'node1', '--', 'sh', '-c', script])).stdout;

it('a restored snapshot brings back leases and objects, and whoever follows the API is told to list everything again', async () => {
  const before = await leases();
  await lab.k8sLab(['etcd', 'snapshot', 'before.db']);
  await lab.kubectl('create', 'configmap', 'later');
  await lab.kubectl('scale', 'deploy/nginx', '--replicas=0');
  await lab.k8sLab(['etcdctl', '--', 'del', before.trim().split('\n').at(-1) ?? '']);
  const revision = await lab.kubectl('get', 'configmap', 'later', '-o', 'jsonpath={.metadata.resourceVersion}');
  await lab.k8sLab(['etcd', 'restore', 'before.db', '--yes']);
  expect(await leases()).toBe(before);
  expect(await lab.kubectl('get', 'configmaps', '-o', 'name')).not.toContain('later');
  expect(await lab.podsOf('nginx')).toHaveLength(2);
  expect(await lab.kubectl('get', '--raw', `/api/v1/configmaps?watch=1&timeoutSeconds=3&resourceVersion=${revision}`)).toContain('"code":410');
});

it('the certificate with which kube-apiserver asks etcd is checked, and renewed without a restart', async () => {
  const path = '/etc/kubernetes/pki/apiserver-etcd-client';
  const pid = await onControlPlane('pidof kube-apiserver');
  const old = await onControlPlane(`cat ${path}.crt`);
  await lab.k8sLab(['etcd', 'rotate-certs']);
  expect(await onControlPlane(`cat ${path}.crt`)).not.toBe(old);
  await lab.kubectl('create', 'configmap', 'after-rotation');
  expect(await onControlPlane('pidof kube-apiserver')).toBe(pid);

  await onControlPlane(`cp /etc/kubernetes/pki/apiserver.crt ${path}.crt`);
  const { checks } = JSON.parse((await lab.k8sLab(['verify', '--timeout', '0', '--json'], 1)).stdout) as { checks: readonly { id: string; status: string; findings: readonly { node: string; summary: string }[] }[] };
  expect(checks.filter(({ status }) => status === 'failed').map(({ id, findings }) => [id, [...new Set(findings.map(({ node }) => node))]])).toEqual([['etcd-certificates', ['node1']]]);
  await lab.k8sLab(['repair', '--yes']);
  await lab.k8sLab(['verify']);
});
