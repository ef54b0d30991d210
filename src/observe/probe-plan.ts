import { etcdNodes } from '../config/lab-config.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { NodeFacts, ProbeResult } from './observation.ts';

/** A probe before it is sent: everything of its result but the answer, and how often it is sent once it is answered. */
export type PlannedProbe = Omit<ProbeResult, 'ok' | 'error' | 'sent' | 'lost'> & { readonly times?: number };

/** The pods that answer TCP, and at which port, by node. */
export type PodPorts = ReadonlyMap<string, number>;

// What each node may send to find loss: many times to few peers, once to many. Both stay below the cost of the facts.
const echoesPerNode = 120;
const handshakesPerNode = 24;
const echoKinds = 3;

/** The probes that start at one node: to every member of etcd, to every other node, and from its pod to every other pod. */
export function planProbes(from: NodeFacts, all: readonly NodeFacts[], ports: PodPorts, lab: LabConfig): readonly PlannedProbe[] {
  const others = all.filter(({ name }) => name !== from.name);
  const times = 1 + Math.floor(echoesPerNode / (echoKinds * others.length));
  return [
    ...etcdNodes(lab).map(
      ({ name, address }): PlannedProbe => ({
        from: { node: from.name, place: 'node' },
        to: { node: name, place: 'etcd', address, port: lab.etcd.clientPort },
        protocol: lab.etcd.tls ? 'tls' : 'http',
      }),
    ),
    ...others.map(
      ({ name, address }): PlannedProbe => ({
        from: { node: from.name, place: 'node' },
        to: { node: name, place: 'node', address },
        protocol: 'icmp',
        times,
      }),
    ),
    ...others.flatMap(to => podProbes(from, to, { port: ports.get(to.name), times, handshakes: 1 + Math.floor(handshakesPerNode / others.length) })),
  ];
}

interface PodTarget {
  readonly port: number | undefined;
  readonly times: number;
  readonly handshakes: number;
}

function podProbes(from: NodeFacts, to: NodeFacts, { port, times, handshakes }: PodTarget): readonly PlannedProbe[] {
  if (!from.pod || !to.pod) return [];
  const source = { node: from.name, place: 'pod' } as const;
  const target = { node: to.name, place: 'pod', address: to.pod.address } as const;
  // The largest packet that a pod may send, and the largest that the overlay promises to carry: both must cross whole.
  const size = Math.max(from.pod.mtu, from.subnetEnv?.mtu ?? 0);
  return [
    { from: source, to: target, protocol: 'icmp', times },
    { from: source, to: target, protocol: 'icmp', size, times },
    ...(port ? [{ from: source, to: { ...target, port }, protocol: 'tcp', times: handshakes } as const] : []),
  ];
}
