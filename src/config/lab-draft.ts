import type { NodeRole } from './lab-config.ts';
import type { LabFile } from './schema.ts';

/** One node as the user described it, less any part that was at fault. */
export interface DraftNode {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly roles?: readonly NodeRole[] | undefined;
  readonly memory?: number | undefined;
  readonly cpus?: number | undefined;
  readonly ssh?: DraftLogin | undefined;
}

interface DraftLogin {
  readonly host?: string | undefined;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly key?: string | undefined;
}

/** What the user asked for, each value fit in itself: a lab file and flags, less every value that was at fault. */
export type LabDraft = Omit<LabFile, 'nodes'> & { readonly nodes?: number | readonly (string | DraftNode)[] | undefined };

/** The nodes of a draft one by one, whichever way they were written; a count gives nodes with nothing said of them. */
export function draftNodes({ nodes = 3 }: LabDraft): readonly DraftNode[] {
  if (typeof nodes === 'number') return Array.from({ length: nodes }, () => ({}));
  return nodes.map(node => (typeof node === 'string' ? { name: node } : node));
}
