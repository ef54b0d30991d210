import { describe, expect, it } from 'vitest';
import { pictureOf } from '../../../src/doctor/picture.ts';
import { renderReport } from '../../../src/page/render.tsx';
import type { Observation } from '../../../src/observe/observation.ts';
import { editNode, failProbes, healthyObservation } from '../../helpers/observation.ts';
import { captured, capturedLabs } from '../../helpers/views.ts';

const isBetweenPods: Parameters<typeof failProbes>[1] = ({ from, to }) => from.place === 'pod' && to.place === 'pod';

/** A lab in which each node has another fault, so that no two pairs are lost alike. */
function brokenApart(nodes: number): Observation {
  const seen = failProbes(healthyObservation({ nodes }), isBetweenPods);
  return seen.nodes.reduce((lab, { name }, at) => editNode(lab, name, ({ routes }) => ({ routes: routes.filter((_, index) => index % nodes !== at) })), seen);
}

function linksAndIds(seen: Observation): { readonly cells: readonly string[]; readonly links: readonly string[]; readonly ids: readonly string[] } {
  const html = renderReport({ view: pictureOf(seen), version: '1' }, { script: '', style: '' }, { props: '', observation: ['observation', ''] });
  const all = (pattern: RegExp): readonly string[] => [...html.matchAll(pattern)].map(([, found = '']) => found);
  return { cells: all(/<a class="cell [^>]*href="#([^"]+)"/g), links: all(/href="#([^"]+)"/g), ids: all(/ id="([^"]+)"/g) };
}

describe('the links of a report', () => {
  const labs: readonly (readonly [name: string, seen: () => Observation | Promise<Observation>])[] = [
    ...capturedLabs.map(([name]) => [name, () => captured(name)] as const),
    ...[4, 5, 9, 20, 30].map(nodes => [`a broken lab of ${nodes} nodes`, () => brokenApart(nodes)] as const),
  ];

  it.each(labs)('of %s lead somewhere, and no id is there twice', async (_, seen) => {
    const { links, ids } = linksAndIds(await seen());
    expect(links.filter(link => !ids.includes(link))).toEqual([]);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it.each([4, 9, 20])('lead from cells of a broken lab of %i nodes to the ways that it shows', nodes => {
    const { cells, ids } = linksAndIds(brokenApart(nodes));
    expect(cells.toSorted()).toEqual(ids.filter(id => id.startsWith('path-')).toSorted());
    expect(cells.length).toBeGreaterThan(0);
    expect(cells.length).toBeLessThanOrEqual(12);
  });
});
