/** How many nodes of a lab may have a role, and which have it when the lab file does not say. */
interface RoleFacts {
  readonly least: number;
  readonly most: number;
  readonly byDefault: 'first' | 'every' | 'none';
  /** Whether their number must be odd. */
  readonly odd?: boolean;
}

/** Every role of a node. What a role means is up to the services that run on its nodes. */
export const roles = {
  etcd: { least: 1, most: 7, byDefault: 'first', odd: true },
  worker: { least: 1, most: Infinity, byDefault: 'every' },
} as const satisfies Readonly<Record<string, RoleFacts>>;

export type NodeRole = keyof typeof roles;

/** Each role with its facts. */
export const roleEntries = Object.entries(roles) as readonly (readonly [NodeRole, RoleFacts])[];

/** The names of the roles. */
export const roleNames = Object.keys(roles) as [NodeRole, ...NodeRole[]];

/** The roles that nodes have by default: every node, or only the first. */
export function rolesByDefault(which: RoleFacts['byDefault']): readonly NodeRole[] {
  return roleEntries.filter(([, { byDefault }]) => byDefault === which).map(([name]) => name);
}
