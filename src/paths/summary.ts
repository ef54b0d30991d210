import type { Hop, Leg } from './types.ts';

/** Where and why a packet is lost, in one line: the wrong door that it took before, if it did, and what became of it. */
export function summaryOf(name: 'request' | 'answer', { hops, destination }: Leg, dying: Hop): string {
  const door = hops.slice(0, hops.indexOf(dying)).findLast(({ wrongDoor }) => wrongDoor);
  const reason = door && door.node === dying.node ? throughDoor(door, dying, destination) : reasonOf(dying, destination);
  return `${name === 'answer' ? 'the answer, ' : ''}on ${dying.node}: ${reason}`;
}

function throughDoor({ wanted, text }: Hop, dying: Hop, destination: string): string {
  const target = wanted?.split(' ')[0] ?? destination;
  const [, taken] = /^(?:\w+ )??(\S+\/\d+|default)/.exec(text) ?? [];
  const [via, device] = [/\bvia (\S+)/.exec(text)?.[1], /\bdev (\S+)/.exec(text)?.[1]];
  const leaves = `leaves by ${device ?? 'no device'}${via === undefined ? '' : ` to ${via}`}`;
  return `${taken === target ? 'wrong' : 'no'} route to ${target}; the packet ${leaves}${dying.stage === 'neighbour' ? `, which ${silenceOf(dying)}` : `; ${reasonOf(dying, destination)}`}`;
}

function silenceOf({ text }: Hop): string {
  return text.startsWith('nobody') ? 'does not answer ARP' : 'is no node of the lab';
}

function reasonOf({ stage, what, text, wanted }: Hop, destination: string): string {
  if (stage === 'forwarding') return `the kernel does not forward packets (${what} = ${text})`;
  if (stage === 'filter') return `dropped in ${what}: ${text}`;
  if (stage === 'route' && text === 'no route') return `no route to ${wanted?.split(' ')[0] ?? destination}`;
  if (what.startsWith('device ') && text.startsWith('down')) return `${what.slice(7)} is down`;
  if (what.startsWith('device ') && text === 'no such device') return `${what.slice(7)} is missing`;
  if (stage === 'delivery' || (stage === 'pod' && text.includes('asks itself'))) return text;
  return `${what}: ${text}`;
}
