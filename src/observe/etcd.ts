import { messageOf } from '../errors.ts';
import { ApiOffError } from '../keystore/errors.ts';
import { openEtcdV2 } from '../keystore/etcd-v2.ts';
import { openHttp } from '../keystore/http.ts';
import { apiOff, mayBeStray, parseEtcdStore } from './parse/etcd-store.ts';
import type { MemberStatus } from '../keystore/etcd-v3.ts';
import type { Endpoint, Entry, KeyStore } from '../keystore/key-store.ts';
import type { EtcdApiFacts, EtcdFacts, EtcdMemberFacts } from './observation.ts';

export interface EtcdLook {
  readonly members: readonly EtcdMember[];
  /** The lab's etcd prefix, such as /kube-centos/network. */
  readonly prefix: string;
  /** The users that are asked for; absent: etcd has none. */
  readonly users?: readonly string[];
  /** Milliseconds after which a member counts as silent; a request may ask one after the other. */
  readonly timeoutMs: number;
}

/** A member of etcd, and where the observer reaches it. */
export interface EtcdMember extends Pick<EtcdMemberFacts, 'name' | 'endpoint'> {
  readonly reach: Endpoint;
}

/** How many keys of the v3 store are searched for configs gone astray. */
const searchedKeys = 5000;

/** Dumps what each member of etcd says of itself, and both stores; never rejects, for an etcd that does not answer is a fact. */
export async function observeEtcd(look: EtcdLook): Promise<EtcdFacts> {
  const v2 = observeV2(look).catch(notRead);
  const v3 = observeV3(look).catch((error: unknown): V3Facts => ({ facts: notRead(error), alarms: [] }));
  // A single member has nobody to agree with.
  const asked = look.members.length > 1 ? askStatuses(look) : Promise.resolve([]);
  const [answers, statuses] = await Promise.all([Promise.all(look.members.map(member => observeMember(member, look.timeoutMs))), asked]);
  const members = answers.map((answer, at) => ({ ...answer, ...statuses[at] }));
  const cluster = { ...clusterOf(members), members };
  if (!cluster.reachable) return { ...cluster, alarms: [], v2: apiOff, v3: apiOff };
  const { facts, ...rest } = await v3;
  return { ...cluster, v2: await v2, v3: facts, ...rest };
}

/** An API that is off has nothing to read; of any other error the store stays unknown. */
function notRead(error: unknown): EtcdApiFacts {
  return error instanceof ApiOffError ? apiOff : { ...apiOff, unreadBecause: messageOf(error) };
}

type ServerFacts = Pick<EtcdFacts, 'reachable' | 'unreachableBecause' | 'healthy' | 'version'>;

/** One answer for all members. */
function clusterOf(members: readonly EtcdMemberFacts[]): ServerFacts {
  const version = members.find(member => member.version !== undefined)?.version;
  const reachable = members.some(member => member.reachable);
  return {
    reachable,
    ...(!reachable && { unreachableBecause: reasonsOf(members) }),
    healthy: members.some(member => member.healthy),
    ...(version !== undefined && { version }),
  };
}

/** Of a single member the reason alone. */
function reasonsOf(members: readonly EtcdMemberFacts[]): string {
  const [first, ...others] = members;
  const reason = ({ unreachableBecause = 'no answer' }: EtcdMemberFacts): string => unreachableBecause;
  if (first && others.length === 0) return reason(first);
  return members.map(member => `${member.name}: ${reason(member)}`).join('; ');
}

async function observeMember({ name, endpoint, reach }: EtcdMember, timeoutMs: number): Promise<EtcdMemberFacts> {
  return { name, endpoint, ...(await observeServer(reach, timeoutMs).catch(unreachable)) };
}

function unreachable(error: unknown): ServerFacts {
  return { reachable: false, unreachableBecause: messageOf(error), healthy: false };
}

async function observeServer(reach: Endpoint, timeoutMs: number): Promise<ServerFacts> {
  const http = openHttp(reach);
  try {
    const read = async (path: string) => (await http.send({ method: 'GET', path, timeoutMs })).body;
    const [health, version] = await Promise.all([read('/health'), read('/version')]);
    const etcdserver = textField(version, 'etcdserver');
    const healthy = textField(health, 'health') === 'true';
    return { reachable: true, healthy, ...(etcdserver && { version: etcdserver }) };
  } finally {
    http.close();
  }
}

/** The text in a field of a JSON object; undefined when the body is no such thing. */
function textField(body: string, name: string): string | undefined {
  try {
    const value = (JSON.parse(body) as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

async function observeV2({ members, prefix, timeoutMs }: EtcdLook): Promise<EtcdApiFacts> {
  return await use(openEtcdV2(reachesOf(members), { timeoutMs: timeoutMs * members.length }), async store => {
    const [below, all] = await Promise.all([store.list(prefix), store.list('/')]);
    return parseEtcdStore(prefix, below, all.filter(({ key }) => mayBeStray(prefix, key)));
  });
}

interface V3Facts {
  readonly facts: EtcdApiFacts;
  readonly alarms: EtcdFacts['alarms'];
  readonly users?: NonNullable<EtcdFacts['users']>;
  readonly usersUnreadBecause?: string;
}

async function observeV3({ members, prefix, users: wanted = [], timeoutMs }: EtcdLook): Promise<V3Facts> {
  const { openEtcdV3 } = await import('../keystore/etcd-v3.ts');
  return await use(openEtcdV3(reachesOf(members), { timeoutMs: timeoutMs * members.length }), async store => {
    const suspects = store.keys(searchedKeys).then(keys => getAll(store, keys.filter(key => mayBeStray(prefix, key))));
    // That they could not be read is a fact of its own.
    const asked = wanted.length > 0 ? store.users(wanted).then(users => ({ users }), (error: unknown) => ({ usersUnreadBecause: messageOf(error) })) : Promise.resolve({});
    const [below, strays, alarms, users] = await Promise.all([store.list(prefix), suspects, store.alarms(), asked]);
    return { facts: parseEtcdStore(prefix, below, strays), alarms, ...users };
  });
}

/** What each member says of itself over the v3 API. */
async function askStatuses({ members, timeoutMs }: EtcdLook): Promise<readonly (MemberStatus | undefined)[]> {
  const { openEtcdV3 } = await import('../keystore/etcd-v3.ts');
  return await use(openEtcdV3(reachesOf(members), { timeoutMs }), store => store.statuses());
}

function reachesOf(members: readonly EtcdMember[]): readonly Endpoint[] {
  return members.map(({ reach }) => reach);
}

async function getAll(store: KeyStore, keys: readonly string[]): Promise<Entry[]> {
  const entries = await Promise.all(keys.map(key => store.get(key)));
  return entries.filter(entry => entry !== undefined);
}

async function use<S extends KeyStore, T>(store: S, work: (store: S) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
