import type { LabConfig } from '../config/lab-config.ts';
import { foldAlike } from './fold.ts';
import { shapeOf } from './shape.ts';
import type { View } from './types.ts';
import { labOf } from './view-of.ts';

/** The picture of a lab that nothing was seen of. */
export function planView(lab: LabConfig): View {
  const names = lab.nodes.map(({ name }) => name);
  const cells = names.flatMap(() => names.map(() => 0));
  const none = { good: 0, all: 0 };
  return {
    schema: 1,
    lab: labOf(lab),
    verdict: { state: 'planned', checks: none, probes: none, pairs: none, etcd: '' },
    ...{ causes: [], unexplained: [], checks: [], ends: [], events: [] },
    nodes: lab.nodes.map(({ name, address, roles }) => ({ name, address, roles, state: 'planned', troubles: [], services: [], routes: [], routesAsWanted: none })),
    matrix: { cells, classes: foldAlike(cells), shape: shapeOf(cells, names), broken: [], walks: [] },
  };
}
