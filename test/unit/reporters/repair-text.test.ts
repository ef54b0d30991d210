import { describe, expect, it } from 'vitest';
import { formatOutcome } from '../../../src/reporters/repair-text.ts';
import type { RepairOutcome } from '../../../src/doctor/repair.ts';
import { styleFor } from '../../../src/text/style.ts';

const cause = { id: 'boot-race', title: 'docker started too early', layer: 'bridge', nodes: ['node1', 'node2'], evidence: [], fix: [], explains: [], source: 'code' } as const;
const outcome: RepairOutcome = {
  actions: [],
  cameToLight: [cause],
  checks: [
    { id: 'routes', before: 'failed', after: 'passed' },
    { id: 'node-addresses', before: 'passed', after: 'passed' },
    { id: 'forwarding', before: 'passed', after: 'passed' },
  ],
  changes: ['node1', 'node2'].map(node => ({ layer: 'bridge', node, text: 'docker was restarted' })),
  deeper: [], left: [],
  verify: [],
  repaired: true,
};
const told = (change: Partial<RepairOutcome> = {}) => formatOutcome('two', { ...outcome, ...change }, styleFor({}));

describe('the outcome of a repair in words', () => {
  it('shows the checks that changed, the changes once each, and the verdict', () => {
    expect(told()).toBe(`
CHECK   BEFORE  AFTER
routes  failed  passed
2 other checks passed before and after

changed by the repair:
  node1, node2: docker was restarted

found during the repair: boot-race on node1, node2: docker started too early
repaired: lab two, 3/3 checks passed
`);
  });

  it('names what was not fixed, and the command that helps', () => {
    const checks = [{ id: 'routes', before: 'failed', after: 'failed' }] as const;
    expect(told({ checks, changes: [], cameToLight: [], left: [cause], repaired: false })).toBe(`
CHECK   BEFORE  AFTER
routes  failed  failed

not fixed: boot-race: docker started too early; the evidence is unchanged
not repaired: lab two, 0/1 checks passed
run \`k8s-lab diagnose --name two\` to see the remaining causes
`);
  });
});
