import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { LabError, messageOf, ProviderError } from '../errors.ts';
import { safeHeaders } from './headers.ts';
import { maxBodyBytes, refusalOf } from './rules.ts';

/** One answer; a stream is written by `open` until the page goes away. */
export type Answer =
  | { readonly type: string; readonly body: string | Uint8Array; /** As which it is saved. */ readonly fileName?: string }
  | { readonly status?: number; readonly json: unknown }
  | { readonly open: (response: ServerResponse) => boolean };

/** A request that broke no rule. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly lastEventId: string | undefined;
  /** Of a POST: the body, which is JSON. */
  readonly body: unknown;
}

export type Handler = (request: Request) => Promise<Answer | undefined>;

export interface RunningServer {
  readonly port: number;
  /** With the token in the fragment, which no browser sends anywhere. */
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** An answer that says what is wrong with a request. */
export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Listens on 127.0.0.1 alone, and passes each request that breaks no rule to the handler. */
export async function startServer(handler: Handler, { port = 0 }: { readonly port?: number } = {}): Promise<RunningServer> {
  const token = randomBytes(32).toString('base64url');
  const sockets = new Set<Socket>();
  const own = { port: 0, token };
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000 }, (request, response) => {
    void answer(request, response, own, handler);
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(new ProviderError(`cannot listen on 127.0.0.1:${port}: ${messageOf(error)}`, { hint: 'leave --port out to use a free one' })));
    server.listen(port, '127.0.0.1', resolve);
  });
  own.port = (server.address() as AddressInfo).port;
  return {
    ...own,
    url: `http://127.0.0.1:${own.port}/#t=${token}`,
    async close() {
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, own: { readonly port: number; readonly token: string }, handler: Handler): Promise<void> {
  for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value);
  try {
    const { method = '', headers, rawHeaders } = request;
    const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
    const refusal = refusalOf({ method, path, headers, hosts }, own);
    if (refusal) {
      for (const [name, value] of Object.entries(refusal.headers ?? {})) response.setHeader(name, value);
      throw new HttpError(refusal.status, refusal.text);
    }
    const body = method === 'POST' ? await readJson(request) : undefined;
    const lastEventId = [headers['last-event-id']].flat()[0];
    const found = await handler({ method, path, query: new URLSearchParams(query), lastEventId, body });
    if (!found) throw new HttpError(404, 'not found');
    send(response, found);
  } catch (error) {
    fail(request, response, error);
  }
}

function send(response: ServerResponse, found: Answer): void {
  if ('open' in found) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (!found.open(response)) response.end('event: full\ndata: {}\n\n');
  } else if ('json' in found) end(response, found.status ?? 200, 'application/json', JSON.stringify(found.json));
  else {
    if (found.fileName !== undefined) response.setHeader('Content-Disposition', `attachment; filename="${found.fileName}"`);
    end(response, 200, found.type, found.body);
  }
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof HttpError ? error.status : error instanceof LabError ? 409 : 500;
  // The rest of a body is not read.
  if (!request.complete) response.setHeader('Connection', 'close');
  end(response, status, 'application/json', JSON.stringify({ error: messageOf(error) }));
}

function end(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > maxBodyBytes) throw new HttpError(413, `expected at most ${maxBodyBytes} bytes`);
    parts.push(part as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new HttpError(400, 'the body is not JSON');
  }
}
