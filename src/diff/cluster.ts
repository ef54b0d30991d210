import type { Layer } from '../checks/layers.ts';
import type { ClusterFacts } from '../observe/observation.ts';
import { groupBy } from '../text/group-by.ts';
import type { Change, View } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** What the API of a cluster says: its nodes, deployments and Services. Pods come and go with their deployments, so they are compared by their number on each node. */
export function compareClusters(before: View, after: View): readonly Change[] {
  const [was, is] = [before.seen.cluster, after.seen.cluster];
  if (!was || !is) return [];
  if (canTell(was) !== canTell(is)) {
    return [{ layer: 'cluster', text: canTell(is) ? 'the API of Kubernetes answers again' : `the API of Kubernetes no longer answers: ${is.unreachableBecause ?? 'unknown'}` }];
  }
  return compareFacts(before, factsOf(was, before), after, factsOf(is, after));
}

function canTell({ reachable, unreachableBecause }: ClusterFacts): boolean {
  return reachable && unreachableBecause === undefined;
}

function factsOf({ ready, version = 'unknown', nodes, pods, deployments, services }: ClusterFacts, { renumbered }: View): readonly Fact[] {
  return [
    fact('cluster', 'API of Kubernetes', { '': ready ? 'ready' : 'not ready', version }),
    ...nodes.map(node => fact('cluster', `node ${node.name}`, { '': node.ready ? 'Ready' : 'NotReady', InternalIP: node.internalIp })),
    ...deployments.map(({ namespace, name, wanted, ready: up }) => fact('service', `deployment ${namespace}/${name}`, { '': `${up} of ${wanted} pods ready` })),
    ...services.map(service => fact('service', `Service ${service.namespace}/${service.name}`, partsOf(service, renumbered))),
    ...[...groupBy(renumbered ? [] : pods, ({ node }) => node)].map(([node, own]) => fact('service', `pods on ${node === '' ? 'no node' : node}`, { '': `${own.length}` })),
  ];
}

// A new pod of a deployment has another address, and may be on another node.
function partsOf({ clusterIp, ports, endpoints }: ClusterFacts['services'][number], renumbered: boolean): Fact['parts'] {
  const list = (words: readonly string[]): string => words.toSorted().join(', ') || 'none';
  return {
    'cluster IP': clusterIp,
    ports: list(ports.map(({ port, protocol, targetPort }) => `${port}/${protocol}${targetPort === undefined ? '' : ` to ${targetPort}`}`)),
    endpoints: list(endpoints.map(({ node, port }) => (renumbered ? `${port}` : `${node}:${port}`))),
  };
}

function fact(layer: Layer, what: string, parts: Fact['parts']): Fact {
  return { layer, what, parts };
}
