import { describe, expect, it } from 'vitest';
import { stateOf } from '../../../src/view/cells.ts';
import { pictureOf } from '../../../src/doctor/picture.ts';
import { captured, capturedLabs } from '../../helpers/views.ts';
import { healthyObservation } from '../../helpers/observation.ts';

describe.each(capturedLabs)('the view of %s', name => {
  it('says what the probes and the diagnosis say', async () => {
    const seen = await captured(name);
    const view = pictureOf(seen);
    const { nodes, matrix } = view;
    const index = new Map(nodes.map((node, at) => [node.name, at]));
    const between = seen.probes.filter(({ from, to }) => from.place === 'pod' && to.place === 'pod');
    for (const from of nodes) {
      for (const to of nodes.filter(one => one !== from)) {
        const own = between.filter(probe => probe.from.node === from.name && probe.to.node === to.name);
        const state = stateOf(matrix.cells[(index.get(from.name) ?? 0) * nodes.length + (index.get(to.name) ?? 0)] ?? 0);
        if (state === 'answered') expect(own.every(({ ok }) => ok)).toBe(true);
        if (state === 'no-answer') expect(own.some(({ ok }) => ok)).toBe(false);
      }
    }
    const errors = <T extends { readonly severity?: 'warning' }>(all: readonly T[]): readonly T[] => all.filter(({ severity }) => severity !== 'warning');
    const isReady = errors(view.causes).length === 0 && errors(view.unexplained).length === 0;
    expect(view.verdict.state).toBe(isReady ? 'ready' : 'not-ready');
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    // A broken node is never shown as good, and a good lab has no broken one.
    const named = new Set(view.causes.flatMap(cause => cause.nodes));
    expect(nodes.filter(node => named.has(node.name) && node.state === 'good').map(node => node.name)).toEqual([]);
    if (isReady && named.size === 0) expect(nodes.map(({ state }) => state)).toEqual(nodes.map(() => 'good'));
  });
});

describe('shapes and words of captured labs', () => {
  it('are these', async () => {
    const lines = await Promise.all(
      capturedLabs.map(async ([name]) => {
        const { matrix, nodes } = pictureOf(await captured(name));
        return `${name}: ${matrix.shape.text} | ${nodes.flatMap(node => node.troubles.map(trouble => `${node.name} ${trouble}`)).join(', ')}`;
      }),
    );
    expect(lines.join('\n')).toMatchSnapshot();
  });
});

describe('events', () => {
  it('tell what turned since the previous view, and nothing where nothing did', async () => {
    const [good, bad] = [pictureOf(await captured('healthy-host-gw')), await captured('route-missing')];
    expect(pictureOf(bad, pictureOf(bad)).events).toEqual([]);
    const broken = pictureOf(bad, good);
    const texts = broken.events.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['node2: 1 route missing', 'node2 → node1: no answer', 'check routes failed', 'not ready']));
    const mended = pictureOf(await captured('healthy-host-gw'), broken).events;
    expect(mended.every(event => event.good)).toBe(true);
    expect(mended.map(({ text }) => text)).toContain('ready');
  });
});

describe('a large lab', () => {
  it('has a small view', () => {
    const view = pictureOf(healthyObservation({ nodes: 50 }));
    expect(view.matrix.classes).toHaveLength(1);
    expect(view.nodes[0]?.routesAsWanted).toEqual({ good: 49, all: 49 });
    expect(JSON.stringify(view).length).toBeLessThan(60_000);
  });
});
