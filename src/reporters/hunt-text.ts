import type { KnownFault } from '../faults/fault.ts';

/** How the hunt for an undisclosed fault ended; without a number of guesses, it was not found. */
export function formatHunt({ id, title, source }: KnownFault, guesses?: number): string {
  if (guesses === undefined) return `It was ${id}: ${title}. Source: ${source}\n`;
  return `Found with ${guesses} ${guesses === 1 ? 'guess' : 'guesses'}: ${title}.\n`;
}
