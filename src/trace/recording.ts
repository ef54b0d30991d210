/** A point that a packet passes: one interface in one direction, of a node or of its probe pod. */
export interface Hop {
  readonly node: string;
  readonly place: 'node' | 'pod';
  readonly device: string;
  readonly direction: 'in' | 'out';
}

/** One sight of a probe, of its answer, or of an ICMP error about one of them. */
export interface Sight extends Hop {
  readonly number: number;
  readonly role: 'request' | 'reply' | 'error';
  /** Microseconds on the node's clock. */
  readonly time: number;
  /** Absent on a device without Ethernet. */
  readonly macs?: { readonly from: string; readonly to: string };
  /** Whether the frame is for another machine. */
  readonly forOther: boolean;
  readonly from: string;
  readonly to: string;
  readonly ports?: { readonly from: number; readonly to: number };
  readonly ttl: number;
  /** Bytes of the IP packet. */
  readonly size: number;
  readonly fragmented: boolean;
  /** The packet that carries it through a tunnel. */
  readonly outer?: { readonly how: string; readonly from: string; readonly to: string; readonly size: number; readonly fragmented: boolean };
  readonly error?: { readonly type: number; readonly code: number; readonly mtu: number; readonly about: 'request' | 'reply' };
}

/** One ARP packet. */
export interface ArpSight extends Hop {
  readonly asks: boolean;
  /** Whether it asked before this capture: a neighbour that the kernel's table has without an answer. */
  readonly isEarlier: boolean;
  readonly sender: string;
  readonly mac: string;
  readonly target: string;
}

/** Everything that one node recorded. */
export interface Recording {
  readonly sights: readonly Sight[];
  readonly arps: readonly ArpSight[];
  /** Packets that came faster than they were read. */
  readonly missed: number;
}

/** Reads the lines that templates/observe/trace.pl prints at its end. */
export function parseRecording(node: string, lines: readonly string[]): Recording {
  const sights = lines.flatMap(line => (line.startsWith('seen ') ? parseSight(node, line.split(' ')) : []));
  const arps = lines.flatMap(line => (line.startsWith('arp ') ? parseArp(node, line.split(' ')) : []));
  return { sights, arps, missed: Number(/^missed (\d+)$/m.exec(lines.join('\n'))?.[1] ?? 0) };
}

// <linux/if_packet.h>
const otherHost = '3';

function parseSight(node: string, words: readonly string[]): readonly Sight[] {
  const [, place, device, direction, kind, time, macFrom, macTo, number, role, from, to, portFrom, portTo, ttl, size, more, error, about, outer] = words;
  const hop = hopOf(node, place, device, direction);
  if (!hop || !from || !to || (role !== 'request' && role !== 'reply' && role !== 'error')) return [];
  const carried = readOuter(outer);
  return [
    {
      ...{ ...hop, number: Number(number), role, time: Number(time), forOther: kind === otherHost, from, to },
      ...{ ttl: Number(ttl), size: Number(size), fragmented: more === '1' },
      ...(macFrom && macTo && macFrom !== '-' && { macs: { from: macFrom, to: macTo } }),
      ...(portFrom && portFrom !== '-' && { ports: { from: Number(portFrom), to: Number(portTo) } }),
      ...(carried && { outer: carried }),
      ...(error && error !== '-' && { error: readError(error, about) }),
    },
  ];
}

function hopOf(node: string, place: string | undefined, device: string | undefined, direction: string | undefined): Hop | undefined {
  if ((place !== 'node' && place !== 'pod') || (direction !== 'in' && direction !== 'out') || !device) return undefined;
  return { node, place, device, direction };
}

function readOuter(text = '-'): Sight['outer'] {
  const [how, from, to, size, more] = text.split(',');
  return how && from && to ? { how, from, to, size: Number(size), fragmented: more === '1' } : undefined;
}

function readError(text: string, about: string | undefined): NonNullable<Sight['error']> {
  const [type = 0, code = 0, mtu = 0] = text.split(',').map(Number);
  return { type, code, mtu, about: about === 'reply' ? 'reply' : 'request' };
}

function parseArp(node: string, [, place, device, direction, operation, sender = '', mac = '', target = '']: readonly string[]): readonly ArpSight[] {
  const hop = hopOf(node, place, device, direction);
  return hop ? [{ ...hop, asks: operation === '1' || operation === '0', isEarlier: operation === '0', sender, mac, target }] : [];
}
