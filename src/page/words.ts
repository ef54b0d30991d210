import type { CellState, View } from '../view/types.ts';
import type { PacketKind } from '../paths/types.ts';

/** A moment in UTC, the same whatever the reader's time zone: `2026-11-25 01:19:43 UTC`. */
export function formatMoment(iso: string): string {
  return iso.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC');
}

/** What a cell's state is called. */
export const stateWords: Readonly<Record<CellState, string>> = {
  answered: 'answered',
  partly: 'answered in part',
  'large-lost': 'large packets lost',
  'no-answer': 'no answer',
  'same-address': 'asked itself: same address',
  'not-seen': 'not seen',
  self: 'itself',
};

export const kindWords: Readonly<Record<PacketKind, string>> = { icmp: 'ICMP', full: 'full size', tcp: 'TCP' };

/** The verdict as the command line words it. */
export function verdictWord({ verdict: { state } }: View): 'ready' | 'not ready' | 'planned' {
  return state === 'not-ready' ? 'not ready' : state;
}
