import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { viewIn } from '../../../src/commands/shared/view-in.ts';
import { formatChecksJUnit } from '../../../src/reporters/checks-junit.ts';
import { annotationsOf, summaryOf } from '../../../src/reporters/github.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { editNode, editStore, healthyObservation, without } from '../../helpers/observation.ts';

const healthy = healthyObservation();
const noConfig = editStore(healthy, () => ({ config: undefined }) as never);
const missing: Observation = { ...noConfig, etcd: { ...noConfig.etcd, v3: without(noConfig.etcd.v3, 'config') } };

describe('GitHub', () => {
  it('gets nothing to annotate from a ready lab', () => {
    expect(annotationsOf(viewIn(healthy))).toEqual([]);
    expect(summaryOf(viewIn(healthy))).toContain('### Ready: lab ` k8s-lab `');
  });

  it('gets one error for each root cause, on one line, with its fix', () => {
    const [first, ...others] = annotationsOf(viewIn(missing));
    expect(others).toEqual([]);
    expect(first).toMatch(/^::error title=k8s-lab%3A config-key-missing::flannel's network config is missing from etcd \(the whole lab\)%0A.*%0Afix: k8s-lab etcdctl -- put \/kube-centos\/network\/config/);
    expect(first).not.toContain('\n');
  });

  it('cannot be given a command by a name', () => {
    const seen = editNode(missing, 'node2', () => ({ hostname: 'x\n::error::y' }));
    const hostile = { ...seen, lab: { ...seen.lab, name: '`</details>\n::error::y`' } };
    expect(annotationsOf(viewIn(hostile)).join('\n').split('\n').filter(line => line.startsWith('::error::'))).toEqual([]);
    expect(summaryOf(viewIn(hostile))).toContain('lab `` `</details> ::error::y` ``');
  });
});

describe('JUnit', () => {
  it('has a test case for each check, in the suite of its layer', () => {
    const checks = judge(missing).map(check => ({ ...check, durationMs: 0 }));
    const xml = formatChecksJUnit({ schema: 1, lab: 'a<b', ready: false, durationMs: 12, nodes: [], checks });
    expect(xml.match(/<testcase /g)).toHaveLength(checks.length);
    expect(xml).toContain('<testcase classname="a&lt;b.etcd" name="network-config">');
    expect(xml).toMatch(/<failure message="[^"]+">lab: [^<]+expected: /);
    expect(xml.match(/<failure /g)).toHaveLength(checks.filter(({ status }) => status === 'failed').length);
  });
});
