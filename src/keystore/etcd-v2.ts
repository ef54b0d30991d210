import { apiOff, keyExists, refused } from './errors.ts';
import { openHttp } from './http.ts';
import { openMembers } from './members.ts';
import { ttlSeconds } from './ttl.ts';
import type { HttpAnswer, HttpClient } from './http.ts';
import type { Endpoint, Entry, OpenKeyStore } from './key-store.ts';
import type { Ask } from './members.ts';

/** One key in an answer of the v2 API (etcd v3.4 Documentation/v2/api.md). */
interface V2Node {
  readonly key: string;
  readonly value?: string;
  readonly ttl?: number;
  readonly dir?: boolean;
  readonly nodes?: readonly V2Node[];
}

type Method = 'GET' | 'PUT' | 'DELETE';

interface Asked {
  readonly method: Method;
  readonly key: string;
}

interface Parameters {
  readonly query?: string;
  readonly form?: Readonly<Record<string, string>>;
}

/** The errorCode of a failed request (etcd v3.4 Documentation/v2/errorcode.md). */
const errorCodes = { keyNotFound: 100, notAFile: 102, nodeExists: 105 } as const;

/** The v2 store over plain HTTP; keys are paths, so `/a//b/` is `/a/b`. */
export const openEtcdV2: OpenKeyStore = (endpoints, { timeoutMs: deadlineMs = 2000 } = {}) => {
  const members = openMembers(endpoints, deadlineMs, openHttp);
  const write = async (asked: Asked, parameters: Parameters = {}) =>
    await members.write(ask({ method: 'GET', key: asked.key }, { query: '?quorum=true' }), ask(asked, parameters));
  return {
    api: 'v2',
    async get(key) {
      const node = await members.read(ask({ method: 'GET', key }));
      return node && !node.dir ? toEntry(node) : undefined;
    },
    async list(prefix) {
      const node = await members.read(ask({ method: 'GET', key: prefix }, { query: '?recursive=true' }));
      return node?.dir ? leavesOf(node).sort(byKey) : [];
    },
    async put(key, value, { ttl, create } = {}) {
      const expiry = ttl === undefined ? {} : { ttl: String(ttlSeconds(ttl)) };
      await write({ method: 'PUT', key }, { form: { value, ...expiry, ...(create && { prevExist: 'false' }) } });
    },
    delete: async key => (await write({ method: 'DELETE', key })) !== undefined,
    close: () => members.close(),
  };
};

function ask(asked: Asked, { query = '', form }: Parameters = {}): Ask<HttpClient, V2Node | undefined> {
  const path = `/v2/keys${encodeKey(asked.key)}${query}`;
  return async ({ client, timeoutMs }) =>
    readAnswer(client.endpoint, asked, await client.send({ method: asked.method, path, form, timeoutMs }));
}

/** Empty path parts are dropped, as etcd does itself. */
function encodeKey(key: string): string {
  const parts = key.split('/').filter(Boolean);
  return `/${parts.map(part => encodeURIComponent(Buffer.from(part).toString())).join('/')}`;
}

/** The node in the answer; undefined if the key does not exist, or if the key to delete is a directory. */
function readAnswer(endpoint: Endpoint, { method, key }: Asked, { status, body }: HttpAnswer): V2Node | undefined {
  const answer = parseObject(body);
  if (!answer && status === 404) throw apiOff(endpoint, 'v2');
  if (!answer) throw refused(endpoint, `HTTP status ${status}: ${body.slice(0, 200).trim()}`);
  if (answer.node) return answer.node;
  if (answer.errorCode === errorCodes.keyNotFound) return undefined;
  if (answer.errorCode === errorCodes.notAFile && method === 'DELETE') return undefined;
  if (answer.errorCode === errorCodes.nodeExists) throw keyExists(key);
  throw refused(endpoint, [answer.message ?? `HTTP status ${status}`, answer.cause].filter(Boolean).join(': '));
}

interface V2Answer {
  readonly node?: V2Node;
  readonly errorCode?: number;
  readonly message?: string;
  readonly cause?: string;
}

function parseObject(text: string): V2Answer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function leavesOf(node: V2Node): Entry[] {
  return node.dir ? (node.nodes ?? []).flatMap(leavesOf) : [toEntry(node)];
}

function toEntry({ key, value = '', ttl }: V2Node): Entry {
  return { key, value, ...(ttl !== undefined && { ttl }) };
}

/** Orders by bytes, like the v3 store. */
function byKey(a: Entry, b: Entry): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}
