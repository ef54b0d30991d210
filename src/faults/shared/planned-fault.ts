import type { Observation } from '../../observe/observation.ts';
import type { Evidence, Fault } from '../fault.ts';
import { keyOf, kubectl, plannedObjects, stageKubectl } from './planned-objects.ts';
import type { Kinds } from './planned-objects.ts';

type ClusterFacts = NonNullable<Observation['cluster']>;

/** An object of the cluster as it was seen. */
interface SeenObject {
  readonly namespace: string;
  readonly name: string;
}

/** One part of the objects of a kind that k8s-lab creates, which something else has changed. */
export interface PlannedPart<K extends keyof Kinds, S extends SeenObject> {
  readonly kind: K;
  /** The objects of that kind as seen; absent: not recorded. */
  readonly among: (cluster: ClusterFacts) => readonly S[] | undefined;
  /** Where a found object differs from the planned one; the fact, with the object's namespace and name added to it. */
  readonly differences: (planned: Kinds[K], found: S) => readonly Pick<Evidence, 'fact' | 'expected' | 'actual'>[];
  /** The arguments of kubectl that set the part as planned, and those that set it wrong. */
  readonly right: (planned: Kinds[K]) => readonly [string, ...string[]];
  readonly wrong: (planned: Kinds[K]) => readonly [string, ...string[]];
  /** What a drill changes, for drills that change the same. */
  readonly sets: string;
}

/** The signature, the cure and the drill of a fault that kubectl mends. */
export function plannedFault<K extends keyof Kinds, S extends SeenObject>({ kind, among, differences, right, wrong, sets }: PlannedPart<K, S>): Pick<Fault, 'signature' | 'cure'> & Required<Pick<Fault, 'drill'>> {
  return {
    signature: ({ cluster, lab }) =>
      plannedObjects(lab, kind).flatMap(planned => {
        const found = cluster && among(cluster)?.find(({ namespace, name }) => `${namespace}/${name}` === keyOf(planned));
        return found ? differences(planned, found).map(({ fact, ...values }) => ({ fact: `${fact} ${keyOf(planned)}`, ...values })) : [];
      }),
    cure: ({ lab }, evidence) =>
      plannedObjects(lab, kind)
        .filter(planned => evidence.some(({ fact }) => fact.endsWith(` ${keyOf(planned)}`)))
        .map(planned => kubectl(right(planned))),
    drill: {
      ...{ on: 'etcd', kubernetes: true },
      stage: ({ node, seen }) =>
        plannedObjects(seen.lab, kind)
          .slice(-1)
          .map(planned => stageKubectl(node.name, wrong(planned), right(planned), sets)),
    },
  };
}
