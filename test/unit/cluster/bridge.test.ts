import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { connectFrom } from '../../../src/cluster/bridge.ts';
import { poll } from '../../../src/system/poll.ts';
import { localNode } from './local-cluster.ts';

const address = '127.0.0.1';

async function serve(handle: (socket: Socket) => void, port = 0): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, socket => handle(socket.on('error', () => undefined))).listen(port, address);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function bridgesTo(port: number): readonly string[] {
  return readdirSync('/proc').filter(name => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`\0${address}\0${port}\0`);
    } catch {
      return false;
    }
  });
}

it('carries bytes both ways, and an end of one way while the other goes on', async () => {
  const port = await serve(socket => {
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk)).on('end', () => socket.end(Buffer.concat(received).reverse()));
  });
  const sent = randomBytes(3_000_000);
  const bridge = connectFrom(localNode(), { address, port });
  bridge.end(sent);
  expect((await buffer(bridge)).equals(Buffer.from(sent).reverse())).toBe(true);
});

it('ends when the peer ends', async () => {
  const port = await serve(socket => socket.end('bye'));
  expect(await text(connectFrom(localNode(), { address, port }))).toBe('bye');
});

it('delivers what the peer sent before it ended, to a reader that is slower', async () => {
  const sent = randomBytes(3_000_000);
  const port = await serve(socket => socket.end(sent));
  const bridge = connectFrom(localNode(), { address, port });
  await poll(() => (bridge.readableLength > 0 ? true : undefined), { timeoutMs: 5000 });
  const received: Buffer[] = [];
  for await (const chunk of bridge as AsyncIterable<Buffer>) {
    received.push(chunk);
    await new Promise(setImmediate);
  }
  expect(Buffer.concat(received).equals(sent)).toBe(true);
});

it('says where nothing listens', async () => {
  const port = await serve(() => undefined);
  await expect(text(connectFrom(localNode(), { address: '127.0.0.2', port }))).rejects.toThrow(`127.0.0.2:${port}: Connection refused`);
});

it('waits for something to listen', async () => {
  const reserved = createServer().listen(0, address);
  await once(reserved, 'listening');
  const { port } = reserved.address() as AddressInfo;
  reserved.close();
  await once(reserved, 'close');
  const bridge = connectFrom(localNode(), { address, port }, 10_000);
  await poll(() => (bridgesTo(port).length > 0 ? true : undefined), { timeoutMs: 5000 });
  await serve(socket => socket.end('late'), port);
  expect(await text(bridge)).toBe('late');
});

it('leaves no process when it is destroyed', async () => {
  const port = await serve(socket => void socket.resume().write('hello'));
  const bridge = connectFrom(localNode(), { address, port });
  await once(bridge, 'data');
  expect(bridgesTo(port)).toHaveLength(1);
  bridge.destroy();
  expect(await poll(() => (bridgesTo(port).length === 0 ? true : undefined), { timeoutMs: 5000 })).toBe(true);
});
