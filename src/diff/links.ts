import type { Layer } from '../checks/layers.ts';
import type { Link, NodeFacts } from '../observe/observation.ts';
import type { CompareNodes } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** k8s-lab recreates the probe pod's link if it is wrong; the CNI plug-in bridge makes one for each pod. */
const ofPods = /^(?:k8s-lab-probe0|veth[0-9a-f]{8})$/;

/** The links and their addresses. */
export const compareLinks: CompareNodes = (before, after) =>
  compareFacts(before, factsOf(before.node), after, factsOf(after.node));

function factsOf({ links, addresses, pod, noPodBecause }: NodeFacts): readonly Fact[] {
  const bridges = new Set(['docker0', ...links.flatMap(({ master }) => master ?? [])]);
  return [
    ...links.filter(({ name }) => !ofPods.test(name)).map(link => linkFact(link, bridges.has(link.name))),
    ...addresses.map(({ device, address, prefixLength }): Fact => ({ layer: layerOf(device), what: `address of ${device}`, parts: { '': `${address}/${prefixLength}` } })),
    { layer: 'bridge', what: 'probe pod', parts: pod ? { '': pod.address, MTU: `${pod.mtu}` } : { '': `none (${noPodBecause ?? 'unknown'})` } },
  ];
}

function linkFact({ name, mtu, flags, mac, master }: Link, isBridge: boolean): Fact {
  const isUp = flags.includes('UP');
  const parts = {
    state: isUp ? 'up' : 'down',
    MTU: `${mtu}`,
    // A bridge has no carrier until a port is attached, and it takes the MAC of one of its ports.
    ...(isUp && !isBridge && { carrier: flags.includes('LOWER_UP') ? 'present' : 'none' }),
    ...(mac !== undefined && !isBridge && { MAC: mac.toLowerCase() }),
    ...(master !== undefined && { bridge: master }),
  };
  return { layer: layerOf(name), what: `link ${name}`, parts };
}

function layerOf(device: string): Layer {
  if (device === 'docker0') return 'bridge';
  return device.startsWith('flannel') ? 'route' : 'node';
}
