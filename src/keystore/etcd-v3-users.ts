import type { Etcd3, IPermission } from 'etcd3';
import { messageOf } from '../errors.ts';

/** One member, and the deadline of each call. */
export interface Calls {
  readonly etcd: Etcd3;
  readonly limit: () => { readonly deadline: number };
}

/** A user of etcd, and what their roles allow. */
export interface EtcdUser {
  readonly name: string;
  readonly exists: boolean;
  /** Whether there is a role of the same name. */
  readonly roleExists: boolean;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
}

/** Keys that a role allows to use. */
export interface Grant {
  readonly role: string;
  readonly access: 'read' | 'write' | 'readwrite';
  readonly from: string;
  /** The first key after them; absent: a single key. */
  readonly to?: string;
}

/** What a user may do, who need not exist. */
export async function userOf({ etcd, limit }: Calls, name: string): Promise<EtcdUser> {
  const found = await unlessMissing(etcd.auth.userGet({ name }, limit()));
  const roles = found?.roles ?? [];
  const asked = await Promise.all([...new Set([...roles, name])].map(async role => ({ role, told: await unlessMissing(etcd.auth.roleGet({ role }, limit())) })));
  const grants = asked.filter(({ role }) => roles.includes(role)).flatMap(({ role, told }) => told?.perm.map(one => toGrant(role, one)) ?? []);
  return { name, exists: found !== undefined, roleExists: asked.some(({ role, told }) => role === name && told !== undefined), roles, grants };
}

/** Undefined for a user or a role that does not exist. */
async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  return await asked.catch((error: unknown) => {
    if (/etcdserver: (?:user|role) name not found/.test(messageOf(error))) return undefined;
    throw error;
  });
}

function toGrant(role: string, { permType, key, range_end: end }: IPermission): Grant {
  const access = permType.toLowerCase() as Lowercase<typeof permType>;
  return { role, access, from: key.toString(), ...(end.length > 0 && { to: end.toString() }) };
}
