import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../../src/dashboard/server.ts';
import type { Request, RunningServer } from '../../../src/dashboard/server.ts';

let server: RunningServer;
const seen: Request[] = [];
beforeAll(async () => {
  server = await startServer(async asked => {
    seen.push(asked);
    return await Promise.resolve(asked.path === '/missing' ? undefined : { json: { path: asked.path, body: asked.body ?? null } });
  });
});
afterAll(async () => await server.close());

interface Attack {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as the page would make it, except for what the attack changes; a header that is undefined is left out. */
async function ask({ method = 'GET', path = '/api/view', headers = {}, body }: Attack = {}): Promise<Answered> {
  const origin = `http://127.0.0.1:${server.port}`;
  const usual = { authorization: `Bearer ${server.token}`, ...(method === 'POST' && { origin, 'content-type': 'application/json' }) };
  const sent = Object.fromEntries(Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== undefined)) as Record<string, string>;
  return await new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, method, path, headers: sent }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('a page of ours', () => {
  it('is answered', async () => {
    expect(await ask()).toMatchObject({ status: 200, body: '{"path":"/api/view","body":null}' });
    expect(await ask({ method: 'POST', path: '/api/actions', body: '{"kind":"look"}' })).toMatchObject({ status: 200, body: '{"path":"/api/actions","body":{"kind":"look"}}' });
  });

  it('is answered under each of our names', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const own = `${name}:${server.port}`;
      expect(await ask({ headers: { host: own, origin: `http://${own}`, 'sec-fetch-site': 'same-origin' } })).toMatchObject({ status: 200 });
    }
  });

  it('gets the empty page without a token', async () => {
    expect(await ask({ path: '/', headers: { authorization: undefined } })).toMatchObject({ status: 200 });
  });

  it('is told what does not exist', async () => {
    expect(await ask({ path: '/missing' })).toMatchObject({ status: 404 });
  });
});

describe('an attack', () => {
  const port = (): string => String(server.port);
  it.each<readonly [string, number, () => Attack]>([
    ['a name that was made to point here', 421, () => ({ headers: { host: `attacker.example:${port()}` } })],
    ['such a name, for the page itself', 421, () => ({ path: '/', headers: { host: `attacker.example:${port()}` } })],
    ['our name with another port', 421, () => ({ headers: { host: '127.0.0.1:1' } })],
    ['our name without a port', 421, () => ({ headers: { host: '127.0.0.1' } })],
    ['our name as part of another', 421, () => ({ headers: { host: `127.0.0.1:${port()}.attacker.example` } })],
    ['a name after ours', 421, () => ({ headers: { host: `localhost:${port()}@attacker.example` } })],
    ['a request of another page', 403, () => ({ headers: { origin: 'https://attacker.example' } })],
    ['a request of another local server', 403, () => ({ headers: { origin: 'http://127.0.0.1:1' } })],
    ['a request from a sandboxed frame or a file', 403, () => ({ headers: { origin: 'null' } })],
    ['our address under https', 403, () => ({ headers: { origin: `https://127.0.0.1:${port()}` } })],
    ['another of our names as origin', 403, () => ({ headers: { origin: `http://localhost:${port()}` } })],
    ['an image or a script tag of another site', 403, () => ({ path: '/page.js', headers: { 'sec-fetch-site': 'cross-site' } })],
    ['a page of another port of this machine', 403, () => ({ headers: { 'sec-fetch-site': 'same-site' } })],
    ['a foreign origin with a valid token', 403, () => ({ method: 'POST', path: '/api/actions', headers: { origin: 'http://attacker.example' }, body: '{}' })],
    ['a preflight', 405, () => ({ method: 'OPTIONS', path: '/api/actions', headers: { 'access-control-request-method': 'POST' } })],
    ['a change by GET', 405, () => ({ path: '/api/actions' })],
    ['a POST to what is read', 405, () => ({ method: 'POST', path: '/api/view', body: '{}' })],
    ['TRACE', 405, () => ({ method: 'TRACE' })],
    ['no token', 401, () => ({ headers: { authorization: undefined } })],
    ['a wrong token', 401, () => ({ headers: { authorization: `Bearer ${'A'.repeat(43)}` } })],
    ['a token that only begins right', 401, () => ({ headers: { authorization: `Bearer ${server.token.slice(0, -1)}` } })],
    ['a longer token', 401, () => ({ headers: { authorization: `Bearer ${server.token}A` } })],
    ['the token as a password', 401, () => ({ headers: { authorization: `Basic ${server.token}` } })],
    ['the token in the address', 401, () => ({ path: `/api/view?token=${server.token}`, headers: { authorization: undefined } })],
    ['the token as a cookie', 401, () => ({ headers: { authorization: undefined, cookie: `t=${server.token}` } })],
    ['no token for an unknown path', 401, () => ({ path: '/api/nothing', headers: { authorization: undefined } })],
    ['a POST without an origin', 403, () => ({ method: 'POST', path: '/api/actions', headers: { origin: undefined }, body: '{}' })],
    ['the form of another page', 415, () => ({ method: 'POST', path: '/api/actions', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'kind=look' })],
    ['JSON as plain text', 415, () => ({ method: 'POST', path: '/api/actions', headers: { 'content-type': 'text/plain' }, body: '{"kind":"look"}' })],
    ['a body of 17 KB', 413, () => ({ method: 'POST', path: '/api/actions', body: JSON.stringify('x'.repeat(17 * 1024)) })],
    ['a body of 17 KB without its length', 413, () => ({ method: 'POST', path: '/api/actions', headers: { 'transfer-encoding': 'chunked' }, body: JSON.stringify('x'.repeat(17 * 1024)) })],
    ['a body that is not JSON', 400, () => ({ method: 'POST', path: '/api/actions', body: '{' })],
  ])('%s is refused with %i', async (_title, status, attack) => {
    const before = seen.length;
    const { status: found, headers } = await ask(attack());
    expect(found).toBe(status);
    expect(seen.length).toBe(before);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('breaks the first rule when it breaks several', async () => {
    const all = { host: 'attacker.example', origin: 'https://attacker.example', authorization: undefined };
    expect(await ask({ method: 'PUT', headers: all })).toMatchObject({ status: 421 });
    expect(await ask({ method: 'PUT', headers: { ...all, host: undefined } })).toMatchObject({ status: 403 });
    expect(await ask({ method: 'PUT', headers: { authorization: undefined } })).toMatchObject({ status: 405 });
  });

  it('without a host name is refused', async () => {
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nHost: attacker.example\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4/);
  });

  it('cannot make it a proxy', async () => {
    expect(await raw(`GET http://attacker.example/api/view HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw('CONNECT attacker.example:443 HTTP/1.1\r\nHost: attacker.example:443\r\n\r\n')).not.toMatch(/ 200 /);
  });

  it('from another machine finds nothing that listens', async () => {
    const others = Object.values(networkInterfaces()).flatMap(all => all ?? []).filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of [...others, { address: '127.0.0.2' }]) await expect(raw('', address)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('every answer', () => {
  it.each(['/', '/api/view', '/missing', '/api/actions'])('to %s forbids to store, frame, sniff or script it', async path => {
    const { headers } = await ask({ path });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' });
    const policy = String(headers['content-security-policy']);
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"]) expect(policy.split('; ')).toContain(part);
  });
});

it('prints an address whose token no browser sends', () => {
  expect(server.url).toBe(`http://127.0.0.1:${server.port}/#t=${server.token}`);
  expect(Buffer.from(server.token, 'base64url')).toHaveLength(32);
});

async function raw(text: string, host = '127.0.0.1'): Promise<string> {
  return await new Promise((resolve, reject) => {
    let found = '';
    const socket = connect(server.port, host, () => socket.end(text));
    socket.on('data', data => (found += data.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(found));
  });
}
