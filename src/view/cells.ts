import type { PacketKind } from '../paths/types.ts';
import type { Cell, CellState } from './types.ts';

/** The kinds of probes, in the order of their bits in a cell: bits 0 to 2 answered, bits 3 to 5 sent. */
export const packetKinds = ['icmp', 'full', 'tcp'] as const satisfies readonly PacketKind[];

const sameAddressBit = 1 << 6;
const kindBits = 0b111;

/** One probe of a cell: whether it was sent, and answered. */
export interface CellProbe {
  readonly kind: PacketKind;
  readonly ok: boolean;
}

/** Packs the probes of an ordered pair into a byte; no probe: not seen. */
export function cellOf(probes: readonly CellProbe[], sameAddress = false): Cell {
  const bits = probes.map(({ kind, ok }) => (0b1000 | (ok ? 1 : 0)) << packetKinds.indexOf(kind));
  return bits.reduce((all, bit) => all | bit, sameAddress ? sameAddressBit : 0);
}

/** What a cell says of one kind of probe. */
export function answerOf(cell: Cell, kind: PacketKind): 'answered' | 'no-answer' | 'not-seen' {
  const at = packetKinds.indexOf(kind);
  if ((cell & (0b1000 << at)) === 0) return 'not-seen';
  return (cell & (1 << at)) === 0 ? 'no-answer' : 'answered';
}

/** The state of a cell: the worst of its probes, but an answer from the asker's own address is none. */
export function stateOf(cell: Cell): Exclude<CellState, 'self'> {
  const sent = (cell >> 3) & kindBits;
  const answered = cell & sent;
  if (sent === 0) return 'not-seen';
  if ((cell & sameAddressBit) !== 0) return 'same-address';
  if (answered === sent) return 'answered';
  if (answered === 0) return 'no-answer';
  const largeBit = 1 << packetKinds.indexOf('full');
  return (sent & ~answered) === largeBit ? 'large-lost' : 'partly';
}
