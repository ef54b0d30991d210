import { Agent, request } from 'node:http';
import secure from 'node:https';
import { text } from 'node:stream/consumers';
import { messageOf } from '../errors.ts';
import { deadlineOf } from '../system/deadline.ts';
import { parseEndpointUrl, socketServerName } from './endpoint.ts';
import { noAnswer } from './errors.ts';
import type { RequestOptions } from 'node:https';
import type { Endpoint, TlsIdentity } from './key-store.ts';

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

/** HTTP to one etcd endpoint, over TLS if that has it, over keep-alive connections. */
export interface HttpClient {
  readonly endpoint: Endpoint;
  /** Rejects with a NoAnswerError without a complete answer within the deadline; any status is an answer. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

/** Throws a KeyStoreError if the URL is not valid. */
export function openHttp(endpoint: Endpoint): HttpClient {
  const address = addressOf(endpoint);
  const transport = endpoint.tls ? secureTransport(endpoint.tls) : { request, agent: new Agent({ keepAlive: true }) };
  return {
    endpoint,
    async send({ method, path, form, timeoutMs }) {
      const { signal, clear } = deadlineOf(timeoutMs);
      try {
        return await exchange(transport, { ...address, method, path, signal }, form);
      } catch (error) {
        throw noAnswer(endpoint, signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error), error);
      } finally {
        clear();
      }
    },
    close: () => transport.agent.destroy(),
  };
}

type Transport = Pick<typeof secure, 'request'> & { readonly agent: Agent };

function secureTransport({ authority, certificate, key }: TlsIdentity): Transport {
  return { request: secure.request, agent: new secure.Agent({ keepAlive: true, ca: authority, cert: certificate, key }) };
}

function addressOf(endpoint: Endpoint): RequestOptions {
  if ('socketPath' in endpoint) return { socketPath: endpoint.socketPath, host: socketServerName };
  const url = parseEndpointUrl(endpoint);
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port || 80 };
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

function exchange({ request, agent }: Transport, options: RequestOptions, form: Readonly<Record<string, string>> | undefined): Promise<HttpAnswer> {
  const body = form && new URLSearchParams(form).toString();
  const headers = body === undefined ? {} : { ...formType, 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request({ ...options, agent, headers }, response => {
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
