import { Etcd3, GRPCDeadlineExceededError, GRPCNotImplementedError, GRPCUnavailableError } from 'etcd3';
import { KeyStoreError, messageOf } from '../errors.ts';
import { deadlineOf } from '../system/deadline.ts';
import { clientOptions } from './etcd-v3-options.ts';
import { userOf } from './etcd-v3-users.ts';
import type { Calls, EtcdUser } from './etcd-v3-users.ts';
import { apiOff, keyExists, noAnswer, refused } from './errors.ts';
import { hexId } from './member-id.ts';
import { openMembers } from './members.ts';
import { ttlSeconds } from './ttl.ts';
import type { IKeyValue } from 'etcd3';
import type { Endpoint, Entry, KeyStore, KeyStoreOptions, PutOptions } from './key-store.ts';
import type { Ask } from './members.ts';

/** The store, with further data that only the v3 API has. */
export interface EtcdV3 extends KeyStore {
  /** The first `limit` keys of the whole store, in key order. */
  keys(limit: number): Promise<readonly string[]>;
  /** The alarms that any member raised, such as NOSPACE. */
  alarms(): Promise<readonly string[]>;
  /** What each of these users may do. */
  users(names: readonly string[]): Promise<readonly EtcdUser[]>;
  /** What each member says of itself, in the order of the endpoints; undefined for one that did not. */
  statuses(): Promise<readonly (MemberStatus | undefined)[]>;
  /** Writes a key until the store is at this revision, then deletes it. */
  advance(key: string, revision: number): Promise<void>;
}

/** The answer of one member; ids are hexadecimal, as etcdctl prints them. */
export interface MemberStatus {
  readonly memberId: string;
  readonly clusterId: string;
  /** Absent: it knows of no leader. */
  readonly leaderId?: string;
  readonly term: number;
  readonly revision: number;
  readonly dbSize: number;
  readonly learner: boolean;
  /** The members that it knows. */
  readonly knows: readonly KnownMember[];
}

export interface KnownMember {
  readonly id: string;
  /** Empty until it has started. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  readonly learner: boolean;
}

/** The v3 store over gRPC; importing this module loads etcd3, which takes 100–150 ms, so import it dynamically. */
export function openEtcdV3(endpoints: readonly Endpoint[], { timeoutMs = 2000 }: KeyStoreOptions = {}): EtcdV3 {
  const members = openMembers(endpoints, timeoutMs, openMember);
  const read = async <T>(request: (calls: Calls) => Promise<T>) => await members.read(asking(request));
  const write = async <T>(key: string, request: (calls: Calls) => Promise<T>) =>
    await members.write(asking(async calls => await hasKey(calls, key)), asking(request));
  return {
    api: 'v3',
    get: key => read(async calls => (await range(calls, { key: Buffer.from(key) }))[0]),
    list: prefix => read(calls => range(calls, below(prefix))),
    put: (key, value, options = {}) => write(key, calls => put(calls, key, value, options)),
    delete: key => write(key, calls => deleteKey(calls, key)),
    keys: limit => read(calls => listKeys(calls, limit)),
    alarms: () => read(listAlarms),
    users: names => read(async calls => await Promise.all(names.map(name => userOf(calls, name)))),
    statuses: () => members.each(asking(statusOf)),
    advance: (key, revision) => write(key, calls => advance(calls, key, revision)),
    close: () => members.close(),
  };
}

interface Member {
  readonly endpoint: Endpoint;
  readonly etcd: Etcd3;
  close(): void;
}

function openMember(endpoint: Endpoint): Member {
  const etcd = new Etcd3(clientOptions(endpoint));
  return { endpoint, etcd, close: () => etcd.close() };
}

// gRPC only knows deadlines by the clock on the wall; on a busy machine, ours comes later.
const mostStretched = 10;

function asking<T>(request: (calls: Calls) => Promise<T>): Ask<Member, T> {
  return async ({ client: { endpoint, etcd }, timeoutMs }) => {
    const { signal, clear } = deadlineOf(timeoutMs);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(noAnswer(endpoint, `no answer within ${timeoutMs} ms`)));
    });
    try {
      return await Promise.race([request({ etcd, limit: () => ({ deadline: Date.now() + timeoutMs * mostStretched }) }), late]);
    } catch (error) {
      throw toKeyStoreError(error, endpoint, timeoutMs);
    } finally {
      clear();
    }
  };
}

function below(prefix: string): { key: Buffer; range_end: Buffer } {
  const path = prefix.replace(/\/+$/, '');
  return { key: Buffer.from(`${path}/`), range_end: Buffer.from(`${path}0`) };
}

async function range(calls: Calls, wanted: { key: Buffer; range_end?: Buffer }): Promise<Entry[]> {
  const { kvs } = await calls.etcd.kv.range(wanted, calls.limit());
  const leases = [...new Set(kvs.map(({ lease }) => lease))].filter(lease => lease !== '0');
  const ttls = new Map(await Promise.all(leases.map(async lease => [lease, await timeToLive(calls, lease)] as const)));
  return kvs.map(kv => toEntry(kv, ttls.get(kv.lease)));
}

/** An expired lease whose keys are not deleted yet has −1. */
async function timeToLive({ etcd, limit }: Calls, lease: string): Promise<number> {
  const { TTL } = await etcd.leaseClient.leaseTimeToLive({ ID: lease }, limit());
  return Math.max(0, Number(TTL));
}

function toEntry({ key, value }: IKeyValue, ttl: number | undefined): Entry {
  return { key: key.toString(), value: value.toString(), ...(ttl !== undefined && { ttl }) };
}

async function put({ etcd, limit }: Calls, key: string, value: string, { ttl, create }: PutOptions): Promise<void> {
  const lease = ttl === undefined ? '0' : (await etcd.leaseClient.leaseGrant({ TTL: ttlSeconds(ttl) }, limit())).ID;
  const request = { key: Buffer.from(key), value: Buffer.from(value), lease };
  if (!create) {
    await etcd.kv.put(request, limit());
    return;
  }
  const { succeeded } = await etcd.kv.txn(
    {
      compare: [{ key: request.key, target: 'Create', result: 'Equal', create_revision: 0 }],
      success: [{ request_put: request }],
    },
    limit(),
  );
  if (succeeded) return;
  if (lease !== '0') await etcd.leaseClient.leaseRevoke({ ID: lease }, limit());
  throw keyExists(key);
}

/** As many writes as etcd is given at once. */
const writesAtOnce = 500;

// Every write is a revision of its own.
async function advance(calls: Calls, key: string, to: number): Promise<void> {
  const request = { key: Buffer.from(key), value: Buffer.from('') };
  let { header: { revision } } = await calls.etcd.kv.put(request, calls.limit());
  while (Number(revision) < to) {
    const count = Math.min(writesAtOnce, to - Number(revision));
    const answers = await Promise.all(Array.from({ length: count }, async () => await calls.etcd.kv.put(request, calls.limit())));
    revision = `${Math.max(...answers.map(({ header }) => Number(header.revision)))}`;
  }
  await deleteKey(calls, key);
}

async function deleteKey({ etcd, limit }: Calls, key: string): Promise<boolean> {
  return (await etcd.kv.deleteRange({ key: Buffer.from(key) }, limit())).deleted !== '0';
}

async function hasKey({ etcd, limit }: Calls, key: string): Promise<boolean> {
  return (await etcd.kv.range({ key: Buffer.from(key), count_only: true }, limit())).count !== '0';
}

async function listKeys({ etcd, limit }: Calls, count: number): Promise<string[]> {
  const all = Buffer.from([0]);
  const { kvs } = await etcd.kv.range({ key: all, range_end: all, keys_only: true, limit: count }, limit());
  return kvs.map(({ key }) => key.toString());
}

/** etcd3's names are Nospace and Corrupt; etcd and etcdctl write NOSPACE and CORRUPT. */
async function listAlarms({ etcd, limit }: Calls): Promise<string[]> {
  const { alarms } = await etcd.maintenance.alarm({}, limit());
  return [...new Set(alarms.map(({ alarm }) => alarm.toUpperCase()))].sort();
}

/** A member answers both without the others. */
async function statusOf({ etcd, limit }: Calls): Promise<MemberStatus> {
  const [status, { members }] = await Promise.all([etcd.maintenance.status(limit()), etcd.cluster.memberList({}, limit())]);
  const { header, leader, raftTerm, dbSize, isLearner } = status;
  return {
    ...{ memberId: hexId(header.member_id), clusterId: hexId(header.cluster_id), ...(leader !== '0' && { leaderId: hexId(leader) }) },
    ...{ term: Number(raftTerm), revision: Number(header.revision), dbSize: Number(dbSize), learner: isLearner },
    knows: members.map(({ ID, name, peerURLs, clientURLs, isLearner: learner }) => ({ id: hexId(ID), name, peerUrls: peerURLs, clientUrls: clientURLs, learner })),
  };
}

// gRPC sends the deadline to the server. If it passes there first, etcd answers with this text and the code UNKNOWN.
const serverDeadline = 'context deadline exceeded';

function toKeyStoreError(error: unknown, endpoint: Endpoint, timeoutMs: number): KeyStoreError {
  if (error instanceof KeyStoreError) return error;
  const said = messageOf(error).replace(/^\d+ [A-Z_]+: /, '');
  if (error instanceof GRPCDeadlineExceededError || said === serverDeadline) return noAnswer(endpoint, `no answer within ${timeoutMs} ms`, error);
  if (error instanceof GRPCUnavailableError) return noAnswer(endpoint, said, error);
  if (error instanceof GRPCNotImplementedError) return apiOff(endpoint, 'v3', error);
  return refused(endpoint, said, error);
}
