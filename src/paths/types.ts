/** What a packet is: an echo, an echo as large as the overlay promises to carry, or a TCP handshake. */
export type PacketKind = 'icmp' | 'full' | 'tcp';

/** What the kernel does with the packet at a hop, in the words of the place where it does it. */
export type HopStage = 'pod' | 'bridge' | 'nat' | 'policy' | 'route' | 'reverse-path' | 'forwarding' | 'filter' | 'masquerade' | 'mtu' | 'tunnel' | 'neighbour' | 'device' | 'delivery';

/** packet: a traced packet was seen there; fact: the node's tables say so; derived: follows from the plan or from how the kernel works. */
export type HopBasis = 'packet' | 'fact' | 'derived';

/** One thing that happens to a packet on its way. */
export interface Hop {
  readonly node: string;
  readonly stage: HopStage;
  /** What is asked there, such as `route to 172.33.90.254`. */
  readonly what: string;
  /** The answer, such as `default via 10.0.2.2 dev eth0`. */
  readonly text: string;
  /** The answer of a healthy lab, if it is another one. */
  readonly wanted?: string;
  readonly state: 'passes' | 'dies' | 'unknown';
  readonly basis: HopBasis;
  /** Whether the packet leaves by another device or next hop than in a healthy lab. */
  readonly wrongDoor?: boolean;
}

/** One direction of the way: the request or its answer. */
export interface Leg {
  /** The addresses of the packet as it is sent. */
  readonly source: string;
  readonly destination: string;
  /** The address that it arrives from, if it was translated on the way. */
  readonly masqueradedAs?: string;
  readonly hops: readonly Hop[];
  readonly ends: 'arrives' | 'dies' | 'unknown';
}

/** The way of a packet from one node's pod to another's and back, as the observed tables have it. */
export interface Walk {
  readonly from: string;
  readonly to: string;
  readonly kind: PacketKind;
  readonly request: Leg;
  /** Absent unless the request arrives. */
  readonly answer?: Leg;
  readonly ends: 'answered' | 'lost' | 'unknown';
  /** The hop at which the packet is lost. */
  readonly dies?: DyingHop;
  /** The target's address is the sender's own: the pod answers itself. */
  readonly sameAddress: boolean;
  /** What the probe of this kind said; absent: none was sent. */
  readonly probe?: { readonly ok: boolean; readonly error?: string };
}

/** The hop at which a packet is lost, in one line. */
export interface DyingHop {
  readonly leg: 'request' | 'answer';
  readonly hop: Hop;
  /** Such as `on node2: no route to 172.33.90.0/24; the packet leaves by eth0 to 10.0.2.2, which does not answer ARP`. */
  readonly summary: string;
}

/** A hop that a trace saw a packet pass or die at; it wins over what the tables say. */
export interface SeenHop {
  readonly leg: 'request' | 'answer';
  readonly node: string;
  readonly stage: HopStage;
  readonly text: string;
  readonly state: 'passes' | 'dies';
}
