import type { NodeFacts, Observation } from '../observe/observation.ts';
import type { World } from './world.ts';

/** Where a walk leads to. */
export interface Target {
  readonly name: string;
  /** The address of its pod; empty if it has none. */
  readonly address: string;
  /** The node that has the pod. */
  readonly node: NodeFacts;
  /** The Service that leads to the pod. */
  readonly service?: Service;
}

export interface Service {
  readonly name: string;
  readonly address: string;
  readonly backends: number;
}

/** A node's probe pod, or a pod or a Service of the cluster by its name (default/page), of a Service its first pod; undefined for another name. */
export function targetOf({ seen, nodes }: World, name: string): Target | undefined {
  const node = nodes.get(name);
  if (node) return { name, node, address: node.pod?.address ?? '' };
  const pod = seen.cluster?.pods.find(one => isNamed(one, name));
  const host = nodes.get(pod?.node ?? '');
  if (pod && host) return { name, node: host, address: pod.address };
  const service = seen.cluster?.services.find(one => isNamed(one, name));
  const [first] = service?.endpoints ?? [];
  const behind = nodes.get(first?.node ?? '');
  return service && first && behind && { name, node: behind, address: first.address, service: { name, address: service.clusterIp, backends: service.endpoints.length } };
}

/** The names that a walk can lead to, the nodes first. */
export function targetNames({ nodes, cluster }: Observation): readonly string[] {
  const named = [...(cluster?.services ?? []).filter(({ endpoints }) => endpoints.some(({ node }) => node !== '')), ...(cluster?.pods ?? []).filter(({ hostNetwork }) => !hostNetwork)];
  return [...nodes.map(({ name }) => name), ...named.map(({ namespace, name }) => `${namespace}/${name}`)];
}

function isNamed({ namespace, name }: { readonly namespace: string; readonly name: string }, wanted: string): boolean {
  return `${namespace}/${name}` === wanted;
}
