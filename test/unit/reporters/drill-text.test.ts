import { describe, expect, it } from 'vitest';
import type { Score } from '../../../src/doctor/drill.ts';
import { formatScores } from '../../../src/reporters/drill-text.ts';
import { formatJUnit } from '../../../src/reporters/junit.ts';
import { styleFor } from '../../../src/text/style.ts';

const passed: Score = {
  ...{ faults: ['route-missing'], nodes: ['node2'], noticed: true, namedAtOnce: 1, named: 1, rootFirst: true, first: ['route-missing'], others: [] },
  ...{ repaired: true, sideEffects: [], diagnoseMs: 1400, repairMs: 600 },
};
const unnoticed: Score = { ...passed, faults: ['etcd-stopped'], noticed: false, namedAtOnce: 0, named: 0, rootFirst: false, first: [], error: 'broken "<pipe>" \u0001' };
const scores = [passed, unnoticed, { ...passed, faults: ['policy-rule'], diagnoseMs: 1000, repairMs: 0 }, { ...passed, faults: ['link-down', 'ip-forward-0'], named: 2 }];

describe('drills in words', () => {
  it('say why one failed, and the totals', () => {
    const text = formatScores(scores, styleFor({}));
    expect(text).toContain('\netcd-stopped\n  broken "<pipe>" \u0001\n  verify did not notice the fault\n  0/1 faults named\n  named first: nothing; injected: etcd-stopped\n');
    expect(text).toMatch(/\n4 drills: 4\/5 faults named \(3 in the first diagnosis\), root named first in 3, 4 repaired, 4 without side effects\n$/);
  });
});

describe('a drill that was not run', () => {
  const skipped: Score = { ...unnoticed, skipped: 'the lab was not ready' };

  it('is neither passed nor failed, in words', () => {
    const text = formatScores([passed, skipped], styleFor({}));
    expect(text).toMatch(/^etcd-stopped +skipped +-/m);
    expect(text).toMatch(/\n1 drill, 1 skipped: 1\/1 faults named /);
  });

  it('is skipped in JUnit', () => {
    const text = formatJUnit('two', [passed, skipped]);
    expect(text).toContain('tests="2" failures="0" skipped="1"');
    expect(text).toContain('<skipped message="the lab was not ready"/>');
  });
});

describe('drills as JUnit', () => {
  it('have a testsuite per layer of the first fault', () => {
    expect(formatJUnit('two', scores)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="k8s-lab drill" tests="4" failures="1" skipped="0" time="7">
  <testsuite name="route" tests="2" failures="0" skipped="0" time="3">
    <testcase classname="two.route" name="route-missing on node2" time="2"/>
    <testcase classname="two.route" name="policy-rule on node2" time="1"/>
  </testsuite>
  <testsuite name="etcd" tests="1" failures="1" skipped="0" time="2">
    <testcase classname="two.etcd" name="etcd-stopped on node2" time="2">
      <failure>broken &quot;&lt;pipe&gt;&quot; ?
verify did not notice the fault
0/1 faults named
named first: nothing; injected: etcd-stopped</failure>
    </testcase>
  </testsuite>
  <testsuite name="node" tests="1" failures="0" skipped="0" time="2">
    <testcase classname="two.node" name="link-down + ip-forward-0 on node2" time="2"/>
  </testsuite>
</testsuites>
`);
  });
});
