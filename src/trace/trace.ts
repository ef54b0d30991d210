import type { Hop } from './recording.ts';

/** Where a trace starts or ends. */
export interface TraceEnd {
  /** Absent: an address that is of no node. */
  readonly node?: string;
  readonly place: 'node' | 'pod';
  readonly address: string;
}

/** Probes of one protocol and size, and what became of them. */
export interface KindResult {
  readonly protocol: 'icmp' | 'udp' | 'tcp';
  readonly port?: number;
  /** Bytes of the whole IP packet, sent with don't-fragment; absent: small. */
  readonly size?: number;
  readonly sent: number;
  readonly answered: number;
  /** Why the sender could not send, or was refused. */
  readonly refused?: string;
}

/** One row of the way: how many probes of each kind passed it, and what changed there. */
export interface HopCount extends Hop {
  /** One number for each kind, in the order of the kinds. */
  readonly seen: readonly number[];
  readonly notes: readonly string[];
}

/** Where probes, or their answers, were seen last. */
export interface Break {
  readonly direction: 'there' | 'back';
  /** The hop that they passed last; absent: none was seen. */
  readonly after?: Hop;
  /** The hop that they should have passed next. */
  readonly before?: Hop;
  /** The node to look at; for a wire, both. */
  readonly nodes: readonly string[];
  /** Protocols that break there, such as `icmp` or `icmp 1500`. */
  readonly kinds: readonly string[];
  readonly lost: number;
  /** Such as `node2 drops what docker0 forwards to eth1`. */
  readonly says: string;
}

/** An ICMP error that came back. */
export interface ErrorSeen {
  readonly sender: string;
  /** The node that has the sender's address. */
  readonly node?: string;
  readonly says: string;
  readonly about: 'request' | 'reply';
  readonly kinds: readonly string[];
}

/** The way of numbered probes from one place to another, and of their answers. */
export interface Trace {
  readonly from: TraceEnd;
  readonly to: TraceEnd;
  readonly kinds: readonly KindResult[];
  readonly there: readonly HopCount[];
  readonly back: readonly HopCount[];
  readonly breaks: readonly Break[];
  readonly errors: readonly ErrorSeen[];
  /** Bytes of the largest IP packet that was answered; absent: none was. */
  readonly largest?: number;
  /** ARP questions of the nodes on the way that nobody answered. */
  readonly unanswered: readonly string[];
}

/** Whether every probe was answered. */
export function isWhole({ kinds }: Trace): boolean {
  return kinds.every(({ sent, answered }) => answered === sent);
}

/** Such as `icmp 1500` or `tcp 2379`. */
export function kindName({ protocol, size, port }: Pick<KindResult, 'protocol' | 'size' | 'port'>): string {
  return [protocol, size ?? port].filter(word => word !== undefined).join(' ');
}
