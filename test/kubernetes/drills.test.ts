import { expect, it } from 'vitest';
import { faults } from '../../src/faults/index.ts';
import { withCluster } from './cluster-lab.ts';
import type { ClusterLab } from './cluster-lab.ts';

let lab: ClusterLab;
withCluster(opened => (lab = opened));

interface Drills {
  readonly scores: readonly { readonly faults: readonly string[]; readonly status: string }[];
}

it('each fault of a cluster is named, repaired, and leaves nothing changed', async () => {
  const ids = faults.filter(({ drill }) => drill?.kubernetes).map(({ id }) => id);
  const { stdout, stderr } = await lab.home.k8sLab(['drill', '--name', lab.name, ...ids, '--json']);
  const { scores } = JSON.parse(stdout) as Drills;
  expect(scores.filter(({ status }) => status !== 'passed'), stderr).toEqual([]);
  expect(scores.flatMap(score => score.faults)).toEqual(ids);
}, 600_000);
