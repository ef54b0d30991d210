import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { observationIn } from '../../../src/bundle/observation-in.ts';
import { judge } from '../../../src/checks/judge.ts';
import { explain } from '../../../src/faults/explain.ts';
import { faults } from '../../../src/faults/index.ts';
import type { Observation } from '../../../src/observe/observation.ts';

/** A healthy lab of three nodes with Kubernetes, as collected. */
const path = new URL('../../fixtures/kubernetes/healthy.tar.gz', import.meta.url);
const healthy = observationIn(readFileSync(path), path.pathname);

it.each(faults)('$id is not found in a healthy lab with Kubernetes', fault => {
  expect(fault.signature(healthy)).toEqual([]);
});

it('what fails in a cluster because its overlay does not carry packets has the overlay fault as its cause', () => {
  const { config, ...store } = healthy.etcd.v3;
  expect(config).toBeDefined();
  const seen: Observation = {
    ...healthy,
    etcd: { ...healthy.etcd, v3: { ...store, leases: [] } },
    ...(healthy.cluster && { cluster: { ...healthy.cluster, probes: healthy.cluster.probes.map(probe => ({ ...probe, ok: false, error: 'no answer' })) } }),
    probes: healthy.probes.map(probe => (probe.to.place === 'pod' ? { ...probe, ok: false, error: '' } : probe)),
  };
  const { causes, unexplained } = explain(seen, judge(seen));
  expect(causes.map(({ fault }) => fault.id)).toContain('config-key-missing');
  expect(unexplained.map(({ check }) => check)).not.toEqual(expect.arrayContaining(['ingress-answers']));
  expect(unexplained.map(({ check }) => check)).not.toEqual(expect.arrayContaining(['cluster-dns']));
});
