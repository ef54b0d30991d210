import type { NodeRole } from './lab-config.ts';
import type { LabFile } from './schema.ts';

/** One node as the user described it, without invalid values. */
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

/** The lab file and flags without invalid values; each value is valid by itself. */
export type LabDraft = Omit<LabFile, 'nodes'> & { readonly nodes?: number | readonly (string | DraftNode)[] | undefined };

/** The Kubernetes settings of a draft; undefined for a lab without Kubernetes. */
export function draftKubernetes({ kubernetes }: LabDraft): DraftKubernetes | undefined {
  if (kubernetes === undefined || kubernetes === false) return undefined;
  return kubernetes === true ? {} : kubernetes;
}

export type DraftKubernetes = Exclude<NonNullable<LabDraft['kubernetes']>, boolean>;

/** The nodes of a draft as a list; a count gives that many empty nodes. */
export function draftNodes({ nodes = 3 }: LabDraft): readonly DraftNode[] {
  if (typeof nodes === 'number') return Array.from({ length: nodes }, () => ({}));
  return nodes.map(node => (typeof node === 'string' ? { name: node } : node));
}
