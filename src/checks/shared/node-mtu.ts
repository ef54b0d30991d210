import type { LabConfig } from '../../config/lab-config.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { nodeDevice, reachable } from './peers.ts';

/** The bytes of the backend's headers: none; Ethernet, VXLAN, UDP and IP; or UDP and IP. */
export function overheadOf({ flannel: { backend } }: LabConfig): number {
  return { 'host-gw': 0, vxlan: 50, udp: 28 }[backend.type];
}

/** The MTU of the device with a node's planned address. */
export function deviceMtu(node: NodeFacts): number | undefined {
  const device = nodeDevice(node);
  return node.links.find(({ name }) => name === device)?.mtu;
}

/**
 * The MTU of the node network: the one that most nodes have. Where no value has most, each node's subnet.env and pod, which
 * were made by it when flanneld and docker started, count too; undefined if they do not decide either.
 */
export function networkMtu(seen: Observation): number | undefined {
  if (!known.has(seen)) known.set(seen, findMtu(seen));
  return known.get(seen);
}

// Asked once for each node.
const known = new WeakMap<Observation, number | undefined>();

function findMtu(seen: Observation): number | undefined {
  const overhead = overheadOf(seen.lab);
  const nodes = reachable(seen);
  const devices = nodes.flatMap(node => deviceMtu(node) ?? []);
  const written = (): readonly number[] => nodes.flatMap(({ subnetEnv, pod }) => [subnetEnv, pod].flatMap(found => (found ? [found.mtu + overhead] : [])));
  return mostOf(devices) ?? mostOf([...devices, ...written().filter(mtu => devices.includes(mtu))]);
}

/** The value that more than half of them are. */
function mostOf(values: readonly number[]): number | undefined {
  return values.find(value => values.filter(other => other === value).length * 2 > values.length);
}
