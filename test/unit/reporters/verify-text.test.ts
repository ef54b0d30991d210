import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import type { VerifyReport } from '../../../src/lab/verify.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { formatUp } from '../../../src/reporters/up-text.ts';
import { formatVerify } from '../../../src/reporters/verify-text.ts';
import { styleFor } from '../../../src/text/style.ts';
import { editStore, failProbes, healthyObservation } from '../../helpers/observation.ts';

const style = styleFor({});
const seen = healthyObservation();
const checkCount = judge(seen).length;

function reportOf(observation: Observation): VerifyReport {
  const checks = judge(observation).map(result => ({ ...result, durationMs: 300 }));
  const nodes = observation.nodes.map(({ name, address }) => ({ name, address, subnet: null }));
  return { schema: 1, lab: observation.lab.name, ready: checks.every(({ status }) => status === 'passed'), durationMs: 307, nodes, checks };
}

const healthy = reportOf(seen);
const unreached = reportOf(failProbes(seen, ({ from, to }) => from.node !== to.node && from.place === 'pod'));
const leaseless = reportOf(editStore(seen, () => ({ leases: [] })));

describe('a verify report in words', () => {
  it('is one line if every check passed', () => {
    expect(formatVerify(healthy, style)).toBe(`ready: lab ${healthy.lab}, 3 nodes, ${checkCount}/${checkCount} checks passed (307 ms)\n`);
  });

  it('says which checks passed only after they had failed', () => {
    const afterFailing = { failed: 3, looks: 5 };
    const checks = healthy.checks.map(check => (check.id === 'routes' || check.id === 'link-quality' ? { ...check, afterFailing } : check));
    expect(formatVerify({ ...healthy, checks }, style)).toMatch(/^routes, link-quality: passed, after failing in 3 of 5 looks\n\nready: /);
    expect(formatVerify({ ...healthy, checks }, style, { all: true })).toMatch(/routes .* \(passed, after failing in 3 of 5 looks\)\n/);
  });

  it('lists every check by layer with --all', () => {
    const lines = formatVerify(healthy, style, { all: true }).split('\n');
    expect(lines.filter(line => /^[a-z]+$/.test(line))).toEqual(['host', 'node', 'etcd', 'lease', 'bridge', 'route', 'forward', 'traffic']);
    expect(lines.filter(line => line.startsWith('  passed  '))).toHaveLength(checkCount);
    expect(lines[lines.indexOf('bridge') + 1]).toMatch(/^ {2}passed {2}bridge-address +300 ms {2}\S/);
  });

  it('has failed checks first, then skipped ones, and counts the others', () => {
    const text = formatVerify(leaseless, style);
    const passed = leaseless.checks.filter(({ status }) => status === 'passed').length;
    expect(text).toMatch(/^failed {2}\S/);
    expect(text).toMatch(/\n\nskipped {2}[^\n]+ needs subnet-leases\n/);
    expect(text).not.toMatch(/^passed/m);
    expect(text).toContain(`\n${passed} other checks passed (--all lists them)\n\nnot ready: `);
    expect(text).toMatch(new RegExp(`^not ready: lab k8s-lab, 3 nodes, ${passed}/${checkCount} checks passed \\(307 ms\\)\\nrun \`k8s-lab diagnose\` to find the cause\\n$`, 'm'));
  });

  it('lists failed checks first with --all as well', () => {
    expect(formatVerify(leaseless, style, { all: true })).toMatch(/^failed [^]*\n\nhost\n[^]*\nlease\n {2}failed {3}subnet-leases /);
  });

  it('shows the same finding of many nodes once', () => {
    expect(formatVerify(leaseless, style).match(/^ {2}node1, node2, node3 .*$/gm)).toHaveLength(leaseless.checks.filter(({ findings }) => findings.length === 3).length);
  });

  it('shows the same finding of many pairs once', () => {
    const [found] = unreached.checks.filter(({ id }) => id === 'pod-traffic');
    expect(found?.findings).toHaveLength(3);
    expect(formatVerify(unreached, style).match(/^ {2}node1, node2, node3 → each other \(shown: node1 → node2, node3\): /gm)).not.toBeNull();
  });

  it('has a command with the name of the lab unless it is the default', () => {
    expect(formatVerify({ ...leaseless, lab: 'two' }, style)).toMatch(/\nrun `k8s-lab diagnose --name two` to find the cause\n$/);
  });
});

describe('the end of up', () => {
  it('is the nodes and the verdict', () => {
    const text = formatUp({ report: healthy, changed: false, durationMs: 900 }, style);
    expect(text).toMatch(new RegExp(`^ {2}node1 {2}[^]*\\nready: lab k8s-lab, ${checkCount}/${checkCount} checks passed \\(900 ms; nothing changed\\)\\n$`));
  });

  it('is the verify report of a lab that is not ready', () => {
    expect(formatUp({ report: leaseless, changed: true, durationMs: 900 }, style)).toBe(formatVerify(leaseless, style));
  });
});
