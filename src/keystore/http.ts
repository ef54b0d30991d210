import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { messageOf } from '../errors.ts';
import { parseEndpointUrl } from './endpoint.ts';
import { noAnswer } from './errors.ts';
import type { RequestOptions } from 'node:http';
import type { Endpoint } from './key-store.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly form?: Readonly<Record<string, string>> | undefined;
  /** The deadline of the whole request. */
  readonly timeoutMs: number;
}

/** Plain HTTP to one etcd endpoint, over keep-alive connections. */
export interface HttpClient {
  readonly endpoint: Endpoint;
  /** Rejects with a NoAnswerError without a complete answer within the deadline; any status is an answer. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

/** Throws a KeyStoreError if the URL is not valid or not http. */
export function openHttp(endpoint: Endpoint): HttpClient {
  const agent = new Agent({ keepAlive: true });
  const target = { ...addressOf(endpoint), agent };
  return {
    endpoint,
    async send({ method, path, form, timeoutMs }) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await exchange({ ...target, method, path, signal }, form);
      } catch (error) {
        throw noAnswer(endpoint, signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error), error);
      }
    },
    close: () => agent.destroy(),
  };
}

function addressOf(endpoint: Endpoint): RequestOptions {
  if ('socketPath' in endpoint) return { socketPath: endpoint.socketPath, host: 'localhost' };
  const url = parseEndpointUrl(endpoint.url);
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port || 80 };
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

function exchange(options: RequestOptions, form: Readonly<Record<string, string>> | undefined): Promise<HttpAnswer> {
  const body = form && new URLSearchParams(form).toString();
  const headers = body === undefined ? {} : { ...formType, 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request({ ...options, headers }, response => {
      text(response).then(read => resolve({ status: response.statusCode ?? 0, body: read }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}

/** A name with several addresses fails with an AggregateError, whose own message is empty. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
}
