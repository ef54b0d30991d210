import { resolve } from 'node:path';
import { Etcd3, GRPCDeadlineExceededError, GRPCNotImplementedError, GRPCUnavailableError } from 'etcd3';
import { KeyStoreError, messageOf } from '../errors.ts';
import { parseEndpointUrl } from './endpoint.ts';
import { apiOff, keyExists, noAnswer, refused } from './errors.ts';
import { ttlSeconds } from './ttl.ts';
import type { IKeyValue, IOptions } from 'etcd3';
import type { Endpoint, Entry, KeyStore, KeyStoreOptions, PutOptions } from './key-store.ts';

/** What etcd tells over the v3 API beyond the keys of a path. */
export interface EtcdV3 extends KeyStore {
  /** The first `limit` keys of the whole store, in order. */
  keys(limit: number): Promise<readonly string[]>;
  /** The alarms that any member raised, such as NOSPACE. */
  alarms(): Promise<readonly string[]>;
}

/** The v3 store over gRPC; importing this module loads etcd3, which takes 100–150 ms, so import it dynamically. */
export function openEtcdV3(endpoint: Endpoint, { timeoutMs = 2000 }: KeyStoreOptions = {}): EtcdV3 {
  const client = new Etcd3(clientOptions(endpoint, timeoutMs));
  const ask = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw toKeyStoreError(error, endpoint, timeoutMs);
    }
  };
  return {
    api: 'v3',
    get: key => ask(async () => (await range(client, { key: Buffer.from(key) }))[0]),
    list: prefix => ask(() => range(client, below(prefix))),
    put: (key, value, options = {}) => ask(() => put(client, key, value, options)),
    delete: key => ask(async () => (await client.kv.deleteRange({ key: Buffer.from(key) })).deleted !== '0'),
    keys: limit => ask(() => listKeys(client, limit)),
    alarms: () => ask(() => listAlarms(client)),
    close: () => client.close(),
  };
}

// A call is made once, with a deadline: etcd3's own retries would multiply it. gRPC waits up to two minutes before it
// connects again, which would outlast any start of etcd. It bounds what it receives to 4 MiB unless told otherwise.
function clientOptions(endpoint: Endpoint, timeoutMs: number): IOptions {
  return {
    hosts: 'url' in endpoint ? parseEndpointUrl(endpoint.url).host : `unix:${resolve(endpoint.socketPath)}`,
    defaultCallOptions: () => ({ deadline: Date.now() + timeoutMs }),
    faultHandling: { global: once, host: () => once },
    grpcOptions: {
      'grpc.initial_reconnect_backoff_ms': 10,
      'grpc.max_reconnect_backoff_ms': 20,
      'grpc.max_receive_message_length': -1,
    },
  };
}

type Policy = NonNullable<NonNullable<IOptions['faultHandling']>['global']>;

const noEvent = () => ({ dispose: () => undefined });
const once: Policy = {
  _altReturn: undefined as never,
  onSuccess: noEvent,
  onFailure: noEvent,
  execute: async run => await run({ signal: new AbortController().signal }),
};

function below(prefix: string): { key: Buffer; range_end: Buffer } {
  const path = prefix.replace(/\/+$/, '');
  return { key: Buffer.from(`${path}/`), range_end: Buffer.from(`${path}0`) };
}

async function range(client: Etcd3, wanted: { key: Buffer; range_end?: Buffer }): Promise<Entry[]> {
  const { kvs } = await client.kv.range(wanted);
  const leases = [...new Set(kvs.map(({ lease }) => lease))].filter(lease => lease !== '0');
  const ttls = new Map(await Promise.all(leases.map(async lease => [lease, await timeToLive(client, lease)] as const)));
  return kvs.map(kv => toEntry(kv, ttls.get(kv.lease)));
}

/** An expired lease whose keys are about to go has −1. */
async function timeToLive(client: Etcd3, lease: string): Promise<number> {
  const { TTL } = await client.leaseClient.leaseTimeToLive({ ID: lease });
  return Math.max(0, Number(TTL));
}

function toEntry({ key, value }: IKeyValue, ttl: number | undefined): Entry {
  return { key: key.toString(), value: value.toString(), ...(ttl !== undefined && { ttl }) };
}

async function put(client: Etcd3, key: string, value: string, { ttl, create }: PutOptions): Promise<void> {
  const lease = ttl === undefined ? '0' : (await client.leaseClient.leaseGrant({ TTL: ttlSeconds(ttl) })).ID;
  const request = { key: Buffer.from(key), value: Buffer.from(value), lease };
  if (!create) {
    await client.kv.put(request);
    return;
  }
  const { succeeded } = await client.kv.txn({
    compare: [{ key: request.key, target: 'Create', result: 'Equal', create_revision: 0 }],
    success: [{ request_put: request }],
  });
  if (succeeded) return;
  if (lease !== '0') await client.leaseClient.leaseRevoke({ ID: lease });
  throw keyExists(key);
}

async function listKeys(client: Etcd3, limit: number): Promise<string[]> {
  const all = Buffer.from([0]);
  const { kvs } = await client.kv.range({ key: all, range_end: all, keys_only: true, limit });
  return kvs.map(({ key }) => key.toString());
}

/** etcd3's proto words them Nospace and Corrupt; etcd and etcdctl say NOSPACE and CORRUPT. */
async function listAlarms(client: Etcd3): Promise<string[]> {
  const { alarms } = await client.maintenance.alarm({});
  return [...new Set(alarms.map(({ alarm }) => alarm.toUpperCase()))].sort();
}

function toKeyStoreError(error: unknown, endpoint: Endpoint, timeoutMs: number): KeyStoreError {
  if (error instanceof KeyStoreError) return error;
  const said = messageOf(error).replace(/^\d+ [A-Z_]+: /, '');
  if (error instanceof GRPCDeadlineExceededError) return noAnswer(endpoint, `no answer within ${timeoutMs} ms`, error);
  if (error instanceof GRPCUnavailableError) return noAnswer(endpoint, said, error);
  if (error instanceof GRPCNotImplementedError) return apiOff(endpoint, 'v3', error);
  return refused(endpoint, said, error);
}
