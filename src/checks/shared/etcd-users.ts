import type { EtcdUserFacts, Observation } from '../../observe/observation.ts';
import { userRanges } from '../../pki/etcd-users.ts';
import type { KeyRange } from '../../pki/etcd-users.ts';

/** A user of etcd that lacks something that their program needs. */
export interface UserFlaw {
  readonly user: EtcdUserFacts;
  /** The keys that they may not read and write. */
  readonly lacking: readonly KeyRange[];
}

/** The users who may not use all of their keys; none if etcd has no users or did not tell. */
export function userFlaws({ lab, etcd: { users } }: Observation): readonly UserFlaw[] {
  if (!lab.etcd.auth || !users) return [];
  return userRanges(lab).flatMap(([name, ranges]) => {
    const user = users.find(one => one.name === name);
    const lacking = user ? ranges.filter(range => !mayUse(user, range)) : [];
    return user && lacking.length > 0 ? [{ user, lacking }] : [];
  });
}

/** The user's roles and what they allow, as text. */
export function describeUser({ user: { exists, roles, grants } }: UserFlaw): string {
  if (!exists) return 'no such user';
  const allowed = grants.map(({ access, from, to }) => `${access} ${from}${to === undefined ? '' : ` to ${to}`}`);
  return `roles: ${roles.join(', ') || 'none'}; may ${allowed.join(', ') || 'use no key'}`;
}

/** What the user lacks, as text. */
export function describeLacking({ lacking }: UserFlaw): string {
  return `read and write ${lacking.map(({ key, isPrefix }) => (isPrefix ? `${key}*` : key)).join(', ')}`;
}

// An administrator may use every key, whatever their role allows.
function mayUse({ roles, grants }: EtcdUserFacts, range: KeyRange): boolean {
  const covering = grants.filter(grant => covers(grant, range)).map(({ access }) => access);
  return roles.includes('root') || covering.includes('readwrite') || (covering.includes('read') && covering.includes('write'));
}

// The key 0 ends no range (etcd's api guide: range_end).
function covers({ from, to }: EtcdUserFacts['grants'][number], { key, isPrefix }: KeyRange): boolean {
  if (to === undefined) return !isPrefix && from === key;
  return from <= key && (to === '\0' || to >= (isPrefix ? afterPrefix(key) : `${key}\0`));
}

function afterPrefix(prefix: string): string {
  return `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
}
