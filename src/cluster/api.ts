import { connect as connectHttp2, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { ClusterError, messageOf } from '../errors.ts';
import { apiserverPort } from '../config/kubernetes-addresses.ts';
import type { Node } from '../providers/provider.ts';
import { afterServed } from '../system/served-time.ts';
import { connectFrom } from './bridge.ts';
import { readCredentials } from './credentials.ts';

/** An object of the API, as JSON. */
export interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** The API of a cluster, over one connection that all requests share. */
export interface Api {
  /** Sends one request; resolves whatever its status. */
  request(method: 'GET' | 'PATCH' | 'DELETE', path: string, options?: { readonly body?: unknown; readonly timeoutMs?: number }): Promise<ApiAnswer>;
  /** The parsed answer; rejects with a ClusterError unless the status is 2xx. */
  get<T>(path: string): Promise<T>;
  /** The objects of a list and every later change of one, until the caller or the API stops; rejects with a ClusterError if it is refused or the connection is lost. */
  watch(path: string, signal: AbortSignal): AsyncIterable<ApiObject>;
  close(): void;
}

export interface OpenApiOptions {
  /** Milliseconds to wait for something to listen on the API's port. */
  readonly waitMs?: number;
  /** Milliseconds after which a request counts as unanswered. */
  readonly timeoutMs?: number;
}

/** Opens the API as the cluster's administrator, from the node that serves it. */
export async function openApi(node: Node, { waitMs = 0, timeoutMs = 5000 }: OpenApiOptions = {}): Promise<Api> {
  const credentials = await readCredentials(node);
  const bridge = connectFrom(node, { address: node.address, port: apiserverPort }, waitMs);
  const socket = connectTls({ socket: bridge, servername: 'kubernetes', ALPNProtocols: ['h2'], ...credentials });
  const session = connectHttp2('https://kubernetes', { createConnection: () => socket });
  let failure: Error | undefined;
  for (const source of [bridge, socket, session]) {
    source.on('error', (error: Error) => {
      failure ??= error;
    });
  }
  const send = (headers: Record<string, string>, body?: unknown): ClientHttp2Stream => {
    const stream = session.request(headers, { endStream: body === undefined });
    if (body !== undefined) stream.end(JSON.stringify(body));
    return stream;
  };
  const request: Api['request'] = (method, path, { body, timeoutMs: limit = waitMs + timeoutMs } = {}) =>
    answerOf(() => send(headersOf(method, path), body), { session, limit, what: `${method} ${path}`, why: () => failure });
  return {
    request,
    async get<T>(path: string) {
      const { status, body } = await request('GET', path);
      if (status >= 300) throw new ClusterError(`the API of Kubernetes answered GET ${path} with ${status}: ${messageIn(body)}`);
      return JSON.parse(body) as T;
    },
    watch: (path, signal) => watch(() => send(headersOf('GET', path)), { signal, what: `GET ${path}`, why: () => failure }),
    close() {
      session.destroy();
      bridge.destroy();
    },
  };
}

/** The message of a Status object, or the text itself. */
export function messageIn(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' ? message : body;
  } catch {
    return body.trim();
  }
}

function headersOf(method: string, path: string): Record<string, string> {
  const patch = method === 'PATCH' ? { 'content-type': 'application/apply-patch+yaml' } : {};
  return { ':method': method, ':path': path, accept: 'application/json', ...patch };
}

interface AnswerOptions {
  readonly session: ClientHttp2Session;
  readonly limit: number;
  readonly what: string;
  readonly why: () => Error | undefined;
}

async function answerOf(start: () => ClientHttp2Stream, { session, limit, what, why }: AnswerOptions): Promise<ApiAnswer> {
  return await new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      reject(noAnswer(what, why()?.message ?? reason));
    };
    if (session.destroyed) {
      fail('the connection is closed');
      return;
    }
    const stream = start();
    const clear = afterServed(limit, () => {
      stream.close(constants.NGHTTP2_CANCEL);
      fail(`no answer within ${limit} ms`);
    });
    let status = 0;
    const chunks: Buffer[] = [];
    stream.on('response', headers => {
      status = headers[':status'] ?? 0;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', (error: Error) => fail(error.message));
    stream.on('close', () => {
      clear();
      if (status === 0) fail('the connection was closed');
      else resolve({ status, body: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

interface WatchOptions {
  readonly signal: AbortSignal;
  readonly what: string;
  readonly why: () => Error | undefined;
}

async function* watch(start: () => ClientHttp2Stream, { signal, what, why }: WatchOptions): AsyncGenerator<ApiObject> {
  let stop: () => void = () => undefined;
  let [status, rest] = [0, ''];
  try {
    if (signal.aborted) return;
    const stream = start();
    stop = () => void stream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    stream.on('response', headers => {
      status = headers[':status'] ?? 0;
    });
    for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
      rest += chunk;
      if (status !== 200) continue;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield (JSON.parse(line) as { object: ApiObject }).object;
    }
  } catch (error) {
    if (!signal.aborted) throw noAnswer(what, why()?.message ?? messageOf(error), error);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  if (signal.aborted || status === 200) return;
  const reason = status === 0 ? 'the connection was closed' : `${status}: ${messageIn(rest)}`;
  throw noAnswer(what, why()?.message ?? reason);
}

function noAnswer(what: string, reason: string, cause?: unknown): ClusterError {
  return new ClusterError(`the API of Kubernetes did not answer ${what}: ${reason}`, cause === undefined ? {} : { cause });
}
