import { expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { editNode, healthyObservation } from '../../helpers/observation.ts';

it("adds the lab's name to its hints, unless it is the default", () => {
  const seen = healthyObservation({ nodes: 2 });
  const big = editNode({ ...seen, lab: { ...seen.lab, name: 'big' } }, 'node2', () => ({ hostname: 'impostor' }));
  const hints = judge(big).flatMap(({ findings }) => findings.map(({ hint }) => hint));
  expect(hints).toEqual(['k8s-lab exec --name big node2 -- hostname node2']);
});
