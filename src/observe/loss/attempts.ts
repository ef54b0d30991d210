import type { LossSample } from './loss-facts.ts';

/** What became of the attempts of a probe. */
export type Attempts = Pick<LossSample, 'sent' | 'lost' | 'late' | 'reordered'>;

/** The attempts of a probe, from how many were sent, lost, late and reordered; the last two are left out where they are 0. */
export function toAttempts([sent = 0, lost = 0, late = 0, reordered = 0]: readonly number[]): Attempts {
  return { sent, lost, ...(late > 0 && { late }), ...(reordered > 0 && { reordered }) };
}

/** What became of the attempts of the same probe in two rounds. */
export function addAttempts(some: Attempts, more: Partial<Attempts>): Attempts {
  const add = (of: keyof Attempts): number => (some[of] ?? 0) + (more[of] ?? 0);
  return toAttempts([add('sent'), add('lost'), add('late'), add('reordered')]);
}
