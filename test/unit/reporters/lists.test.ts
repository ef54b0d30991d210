import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../src/doctor/stage.ts';
import { faults } from '../../../src/faults/index.ts';
import { layers } from '../../../src/checks/layers.ts';
import { formatDiff } from '../../../src/reporters/diff-text.ts';
import { formatFaults } from '../../../src/reporters/faults-text.ts';
import { formatStatus } from '../../../src/reporters/status-text.ts';
import { statusOf } from '../../../src/lab/status.ts';
import { styleFor } from '../../../src/text/style.ts';
import { editNode, healthyObservation } from '../../helpers/observation.ts';

const style = styleFor({});

describe('the list of faults', () => {
  const lines = formatFaults(faults, style).split('\n');

  it('has a heading per layer, and below it a line per fault', () => {
    expect(lines.filter(line => /^\S/.test(line))).toEqual(layers.filter(layer => faults.some(fault => fault.layer === layer)));
    expect(lines.filter(line => /^ {2}\S+ +(?:yes|no) /.test(line))).toHaveLength(faults.length);
    expect(lines.indexOf('traffic')).toBeLessThan(lines.findIndex(line => line.startsWith('  anti-spoofing ')));
  });

  it('says why a fault cannot be injected into the lab at hand', () => {
    const old = { ...healthyObservation({ api: 'v2' }), flannelVersion: '0.7.1' };
    const refusals = new Map(faults.flatMap(fault => [[fault.id, refusalOf(fault, old) ?? '']] as const).filter(([, refusal]) => refusal !== ''));
    const here = formatFaults(faults, style, refusals).split('\n');
    expect(here.find(line => line.startsWith('  lease-revoked-exit0 '))).toMatch(/ no +.*\(cannot be injected: needs flannel 0\.8\.0 or later; this lab has 0\.7\.1\)$/);
    expect(here.find(line => line.startsWith('  v2-flannel-v3-key '))).toMatch(/ yes /);
    expect(lines.find(line => line.startsWith('  lease-revoked-exit0 '))).toMatch(/ yes /);
  });

  it('says why a fault cannot be injected', () => {
    expect(lines.find(line => line.startsWith('  selinux '))).toMatch(/ no +.*\(cannot be injected: .+\)$/);
  });
});

describe('the status of a lab', () => {
  it('has restart counts, and names an unreachable node', () => {
    const busy = editNode(healthyObservation(), 'node2', ({ services }) => ({ services: services.map((service, index) => ({ ...service, restarts: index + 1 })) }));
    const text = formatStatus(statusOf(editNode(busy, 'node3', () => ({ reachable: false }))));
    expect(text).toMatch(/^node2 .* flanneld active \(1 restart\), docker active \(2 restarts\)$/m);
    expect(text).toMatch(/^node3 .* node unreachable$/m);
    expect(text).toMatch(/^lab k8s-lab: etcd 3\.4\.23 \(API v3\) healthy\n\n/);
  });
});

describe('the changes of a lab', () => {
  it('are counted below their list', () => {
    const taken = { lab: 'two', takenAt: 'then' };
    expect(formatDiff({ before: taken, after: taken, changes: [] }, style)).toBe('no change: lab two, from then to then\n');
    expect(formatDiff({ before: taken, after: { lab: 'one', takenAt: 'now' }, changes: [{ layer: 'etcd', text: 'config is new' }] }, style)).toBe('etcd  lab  config is new\n\n1 change: lab two to lab one, from then to now\n');
  });
});
