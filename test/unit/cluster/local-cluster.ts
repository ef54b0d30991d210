import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { Http2SecureServer, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { makePki } from '../../../src/pki/make-pki.ts';
import { pkiPaths } from '../../../src/pki/paths.ts';
import type { Node } from '../../../src/providers/provider.ts';
import { createHost } from '../../../src/system/host.ts';
import { kubernetesLab } from '../templates/labs.ts';

/** A node that is this machine, at an address of the loopback device, with the files given. */
export function localNode(address = '127.0.0.1', files: ReadonlyMap<string, string> = new Map()): Node {
  return { ...createHost(), name: 'node1', address, roles: ['etcd', 'worker'], readFile: path => Promise.resolve(files.get(path)) };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request of a scripted API. */
export type Answer = (stream: ServerHttp2Stream, asked: Asked) => void;

export interface ScriptedApi {
  readonly node: Node;
  readonly asked: readonly Asked[];
  readonly sessions: readonly ServerHttp2Session[];
}

/** The files of a new cluster, by their paths. */
export async function clusterFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map((await makePki(kubernetesLab())).map(({ path, content }) => [path, content]));
}

// One for each call: a port that is fixed, at an address that is not. The process ids of tests that run at once differ.
let served = 0;
const nextAddress = (): string => `127.${1 + (process.pid % 250)}.${1 + (Math.floor(process.pid / 250) % 250)}.${(served += 1)}`;

/** A real HTTP/2 server with the certificate of a cluster, at the port of the API; it ends with the test. */
export async function serveApi(answer: Answer, { files, trusted = files }: { readonly files: ReadonlyMap<string, string>; readonly trusted?: ReadonlyMap<string, string> }): Promise<ScriptedApi> {
  const file = (path: string): string => trusted.get(path) ?? '';
  const asked: Asked[] = [];
  const sessions: ServerHttp2Session[] = [];
  const server = createSecureServer({ cert: file(pkiPaths.apiserver.certificate), key: file(pkiPaths.apiserver.key), ca: file(pkiPaths.ca.certificate), requestCert: true });
  server.on('session', session => sessions.push(session.on('error', () => undefined)));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    void text(stream).then(body => {
      const one = { method: headers[':method'] ?? '', path: headers[':path'] ?? '', headers, body };
      asked.push(one);
      answer(stream, one);
    }, () => undefined);
  });
  const address = nextAddress();
  await listen(server, address);
  onTestFinished(async () => {
    for (const session of sessions) session.destroy();
    server.close();
    await once(server, 'close');
  });
  return { node: localNode(address, files), asked, sessions };
}

/** Answers with a status and JSON. */
export function reply(stream: ServerHttp2Stream, status: number, body: unknown): void {
  stream.respond({ ':status': status });
  stream.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function listen(server: Http2SecureServer, address: string): Promise<void> {
  server.listen(6443, address);
  await once(server, 'listening');
}
