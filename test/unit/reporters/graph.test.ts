import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../../src/doctor/picture.ts';
import { walk } from '../../../src/paths/walk.ts';
import { formatDot } from '../../../src/reporters/graph-dot.ts';
import { formatMermaid } from '../../../src/reporters/graph-mermaid.ts';
import { formatPath } from '../../../src/reporters/graph-path.ts';
import { formatGraph, formatMatrixAlone } from '../../../src/reporters/graph-text.ts';
import { toAscii } from '../../../src/text/locale.ts';
import { styleFor } from '../../../src/text/style.ts';
import { planView } from '../../../src/view/plan-view.ts';
import type { View } from '../../../src/view/types.ts';
import { editNode, failProbes, healthyObservation } from '../../helpers/observation.ts';
import { captured, capturedLabs } from '../../helpers/views.ts';

const canvas = { style: styleFor({}), width: 80, hints: true };
const viewOfLab = async (name: string): Promise<View> => pictureOf(await captured(name));

describe('the picture of a lab in a terminal', () => {
  it.each(['healthy-host-gw', 'route-missing', 'config-key-missing', 'mtu-mismatch', 'kubernetes'])('shows %s', async name => {
    expect(formatGraph(await viewOfLab(name), canvas)).toMatchSnapshot();
  });

  it.each(capturedLabs)('keeps within 80 columns for %s, whatever is wrong, and has one character for one in ASCII', async name => {
    const text = formatGraph(await viewOfLab(name), canvas);
    expect(text.split('\n').filter(line => line.length > 80 && !line.startsWith('run `'))).toEqual([]);
    expect(toAscii(text)).toMatch(/^[\n -~]+$/);
    expect(toAscii(text).split('\n').map(({ length }) => length)).toEqual(text.split('\n').map(({ length }) => length));
    expect(toAscii(text)).not.toContain('??');
  });

  it('says that a plan is a plan, and shows no matrix of it', () => {
    const text = formatGraph(planView(healthyObservation().lab), canvas);
    expect(text).toContain('planned, nothing seen: the lab is not running');
    expect(text).toContain('172.17.8.103');
    expect(text).not.toMatch(/✔|✕|from╲to/);
  });

  it('folds a matrix of 50 nodes, of which one is cut off, and lists that node alone', () => {
    const seen = failProbes(healthyObservation({ nodes: 50 }), ({ from, to }) => from.place === 'pod' && to.place === 'pod' && [from.node, to.node].includes('node17'), 'no answer');
    const text = formatMatrixAlone(pictureOf(seen), canvas);
    expect(text).toMatch(/^49 nodes +· +✕ +49 pairs not answered$/m);
    expect(text).toMatch(/^node17 +✕ +╲ +49 pairs not answered$/m);
    expect(text).toContain('cross on node17, neither way');
    expect(text.split('\n').length).toBeLessThan(20);
  });

  it('names no command that helps if the lab may be elsewhere', async () => {
    expect(formatGraph(await viewOfLab('route-missing'), { ...canvas, hints: false })).not.toContain('k8s-lab');
  });
});

describe('the path of a packet', () => {
  const path = async (name: string, from: string, to: string): Promise<string> => {
    const seen = await captured(name);
    return formatPath({ walks: (['icmp', 'full', 'tcp'] as const).map(kind => walk(seen, from, to, kind)), back: walk(seen, to, from, 'icmp') }, canvas);
  };

  it('shows the wrong door, the route that it should have taken, and why the other direction works', async () => {
    expect(await path('route-missing', 'node2', 'node1')).toMatchSnapshot();
  });

  it('shows both tunnel ends, and the answer that is lost', async () => {
    expect(await path('vtep-entry', 'node1', 'node2')).toMatchSnapshot();
  });

  it('says that a pod asks itself', async () => {
    expect(await path('config-key-missing', 'node1', 'node2')).toContain("172.17.255.254 is this pod's own: it asks itself");
  });

  it('leads to a Service of the cluster, and is lost without a rule of kube-proxy', async () => {
    const seen = await captured('kubernetes');
    const good = walk(seen, 'node2', 'default/nginx', 'tcp');
    expect(good.ends).toBe('answered');
    expect(formatPath({ walks: [good] }, canvas)).toMatch(/Service default\/nginx at 10\.254\.\S+ +goes to 172\.33\.\d+\.\d+, one of 2\s+pods/);
    const without = editNode(seen, 'node2', ({ iptables }) => ({ iptables: iptables.map(rules => ({ ...rules, nat: rules.nat.filter(rule => !rule.includes('KUBE-SVC')) })) }));
    expect(walk(without, 'node2', 'default/nginx', 'tcp').dies?.summary).toMatch(/^on node2: Service default\/nginx at .*: no rule of kube-proxy$/);
    expect(walk(seen, 'node1', 'default/nginx', 'tcp').ends).toBe('answered');
  });
});

describe('diagrams', () => {
  const hostile = (view: View): View => ({ ...view, nodes: view.nodes.map((node, index) => (index === 1 ? { ...node, name: 'a.b-"c"\\' } : node)) });

  it('quote every name for Graphviz', async () => {
    const dot = formatDot(hostile(await viewOfLab('route-missing')));
    expect(dot).toContain('"a.b-\\"c\\"\\\\" -> "node1" [label="no answer"');
    // Outside of quotes there are only keywords.
    expect(dot.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(/node1|172\./);
  });

  it('draw broken pairs alone for Mermaid, and at most 200 edges', async () => {
    const text = formatMermaid(hostile(await viewOfLab('route-missing')));
    expect(text).toContain('n1["a.b-#34;c#34;\\<br/>');
    expect(text.match(/-\.->?|-\.|\.-x/g)).toHaveLength(2);
    const seen = failProbes(healthyObservation({ nodes: 30 }), ({ from }) => from.place === 'pod', 'no answer');
    const many = formatMermaid(pictureOf(seen)).split('\n').filter(line => / (?:---|-\.) /.test(line));
    expect(many).toHaveLength(200);
  });
});
