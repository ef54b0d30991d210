import type { NodeFacts } from '../observe/observation.ts';
import type { KindResult, TraceEnd } from './trace.ts';

/** What to trace. */
export interface TraceRequest {
  readonly from: TraceEnd & { readonly node: string };
  readonly to: TraceEnd;
  /** The port for TCP; absent: the prober's own listener on the target. */
  readonly port?: number;
  /** Whether an address that the lab does not own is traced, where no prober answers. */
  readonly isForeign?: boolean;
  /** Bytes of the large probes. */
  readonly size: number;
  /** Probes of each kind. */
  readonly count: number;
}

/** A kind of probe of a request, with the numbers that its probes carry. */
export interface PlannedKind extends Pick<KindResult, 'protocol' | 'size' | 'port'> {
  readonly numbers: readonly number[];
}

/** What the target's prober listens on. */
export interface Ports {
  readonly tcp: number;
  readonly udp: number;
}

/** The kinds of probes of a request: ICMP and UDP, small and large, and TCP; UDP only where a prober answers. */
export function planKinds({ port, size, count, isForeign = false }: TraceRequest, firstNumber: number): readonly PlannedKind[] {
  const kinds: Omit<PlannedKind, 'numbers'>[] = [
    { protocol: 'icmp' },
    { protocol: 'icmp', size },
    ...(isForeign ? [] : [{ protocol: 'udp' } as const, { protocol: 'udp', size } as const]),
    ...(isForeign && port === undefined ? [] : [{ protocol: 'tcp', ...(port !== undefined && { port }) } as const]),
  ];
  return kinds.map((kind, at) => ({ ...kind, numbers: Array.from({ length: count }, (_, index) => firstNumber + at * count + index) }));
}

/** The place of a node as the end of a trace; undefined without a probe pod. */
export function endOf({ name, address, pod }: NodeFacts, place: 'node' | 'pod'): (TraceEnd & { readonly node: string }) | undefined {
  const own = place === 'node' ? address : pod?.address;
  return own === undefined ? undefined : { node: name, place, address: own };
}

/** The largest packet that the place can send. */
export function fullSize({ address, addresses, links, pod }: NodeFacts, place: 'node' | 'pod'): number {
  if (place === 'pod' && pod) return pod.mtu;
  const device = addresses.find(one => one.address === address)?.device;
  return links.find(({ name }) => name === device)?.mtu ?? 1500;
}
