import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { failure } from './helpers.ts';

/** One invalid value per key, each invalid by itself. */
const wrong: readonly (readonly [path: string, value: unknown])[] = [
  ['name', 'Not A Name'],
  ['provider', 'cloud'],
  ['nodes', 0],
  ['nodeNetwork', '172.17.8.0/33'],
  ['etcd.api', 'v4'],
  ['etcd.clientPort', 70_000],
  ['etcd.prefix', 'no-slash'],
  ['etcd.binary', ''],
  ['flannel.network', '172.33.0.0/33'],
  ['flannel.subnetLen', 99],
  ['flannel.subnetMin', '172.33.0'],
  ['flannel.subnetMax', '172.33.0.256'],
  ['flannel.binary', ''],
  ['flannel.backend.type', 'ipsec'],
  ['kubernetes.serviceNetwork', '10.254.0.0/33'],
  ['kubernetes.ingress.node', 'No Host'],
  ['kubernetes.kubeletArgs.max-pods', []],
  ['vagrant.guest', 'plan9'],
  ['vagrant.memory', 1],
  ['vagrant.cpus', 0],
];

const pairs = wrong.flatMap((one, index) => wrong.slice(index + 1).map(other => [one, other] as const));

it.each(pairs.map(pair => [pair[0][0], pair[1][0], pair] as const))('names both %s and %s', async (one, other, pair) => {
  const file: Record<string, unknown> = {};
  for (const [path, value] of pair) set(file, path.split('.'), value);
  const problems = (await failure(stringify(file))).split('\n');
  for (const path of [one, other]) expect(problems.filter(line => line.includes(`${path}: `))).toHaveLength(1);
});

function set(target: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[first] = value;
  else set((target[first] ??= {}) as Record<string, unknown>, rest, value);
}
