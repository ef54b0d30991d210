import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { perlText } from '../../../src/observe/perl-session.ts';

const silent = createServer();
const page = createHttp((_, response) => response.setHeader('X-Served-By', 'nginx-1').end('hello'));
const missing = createHttp((_, response) => response.writeHead(404).end());
const closed = createServer();
const servers: readonly Server[] = [silent, page, missing, closed];
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
let probes: readonly (readonly [request: string, answer: string])[];

beforeAll(async () => {
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  probes = [
    [`tcp 127.0.0.1 ${portOf(silent)}`, 'ok'],
    [`http 127.0.0.1 ${portOf(silent)} demo`, 'fail connected, but no answer'],
    [`http 127.0.0.1 ${portOf(page)} demo`, 'ok nginx-1'],
    [`http 127.0.0.1 ${portOf(missing)} demo`, 'fail answered with status 404'],
    [`http 127.0.0.1 ${portOf(closed)} demo`, 'fail connection refused'],
  ];
  closed.close();
});

afterAll(() => {
  for (const server of servers) server.close();
});

it('tells what each probe of a cluster heard, and whether it was connected', async () => {
  const lines = probes.map(([request], id) => `${id} node ${request}\n`).join('');
  const { stdout } = await execa('perl', ['-'], { input: `${perlText('cluster-probe')}${lines}go\n` });
  expect(stdout.split('\n').sort()).toEqual([...probes.map(([, answer], id) => `${id} ${answer}`), 'done'].sort());
});
