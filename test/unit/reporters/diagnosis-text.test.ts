import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../src/doctor/report.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { formatDiagnosis } from '../../../src/reporters/diagnosis-text.ts';
import { formatPlan } from '../../../src/reporters/repair-text.ts';
import { styleFor } from '../../../src/text/style.ts';
import { captured } from '../../helpers/views.ts';
import { editStore, failProbes, healthyObservation, without } from '../../helpers/observation.ts';

const style = styleFor({});
const seen = healthyObservation();
const told = (observation: Observation): string => formatDiagnosis(reportOf('k8s-lab', explain(observation)), style);
const noConfig = editStore(seen, store => ({ ...store, leases: [] }));
const missing: Observation = { ...noConfig, etcd: { ...noConfig.etcd, v3: without(noConfig.etcd.v3, 'config') } };

describe('a diagnosis in words', () => {
  it('is one line for a healthy lab', () => {
    expect(told(seen)).toBe('healthy: lab k8s-lab, no faults found\n');
  });

  it('has the cause, its consequences, its fix, and the command that helps on its own line', () => {
    const text = told(missing);
    expect(text).toMatch(/^cause 1 {2}\S/);
    expect(text).toMatch(/\n {2}also causes: .*subnet-leases/);
    expect(text).toMatch(/\n {2}fix: k8s-lab etcdctl -- put /);
    expect(text).toMatch(/\nnot ready: lab k8s-lab, 1 cause\nrun `k8s-lab repair` to fix it\n$/);
  });

  it('says who asked whom, and what came back, if no fault explains a finding', () => {
    const lost = failProbes(seen, ({ from, to }) => from.node === 'node1' && to.node !== 'node1' && from.place === 'pod', 'no answer');
    const text = told(lost);
    expect(text).toMatch(/^no known fault explains this\n {2}pod-traffic, layer traffic, closest to node1\n/);
    expect(text).toMatch(/\n {4}node1 → node2, node3: node1's pod .+ pinged node2's pod .+, node3's pod .+\n {6}expected: .+\n {6}actual: {3}.*no answer/);
    expect(text).toMatch(/\nnot ready: lab k8s-lab, cause unknown, closest layer traffic, node1\nrun `k8s-lab collect` to archive everything about the lab\n$/);
  });

  it('says where lost packets are lost', async () => {
    const observation = await captured('route-missing');
    const text = formatDiagnosis(reportOf('k8s-lab', explain(observation), observation), style);
    expect(text).toContain('\nlost packets\n  node2 → node1, on node2: no route to 172.33.90.0/24; the packet leaves by eth0 to 10.0.2.2, which does not answer ARP\n\nnot ready: ');
  });

  it('is followed by the plan in a repair, without the hint to run repair', () => {
    const explanation = explain(missing);
    const text = formatPlan(reportOf('k8s-lab', explanation), explanation.causes, style);
    expect(text).toMatch(/\n\nplan \(root causes first; re-checked after each fix\):\n {2}config-key-missing\n {4}k8s-lab etcdctl -- put /);
    expect(text).not.toContain('run `k8s-lab repair`');
  });
});
