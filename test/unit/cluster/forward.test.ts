import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { openForward } from '../../../src/cluster/forward.ts';
import type { Forward, ForwardOptions } from '../../../src/cluster/forward.ts';
import type { Node } from '../../../src/providers/provider.ts';
import { localNode } from './local-cluster.ts';

const address = '127.0.0.1';

async function serve(answer: string): Promise<number> {
  const server = createServer(socket => socket.end(answer)).listen(0, address);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function open(port: number, options?: ForwardOptions, node = localNode()): Promise<Forward> {
  const forward = await openForward(node, { address, port }, options);
  onTestFinished(() => forward.close());
  return forward;
}

/** A local node whose streams the test can end, as the end of the node does. */
function mortalNode(): { readonly node: Node; readonly end: () => void } {
  const [local, streams] = [localNode(), new Set<Duplex>()];
  const stream: Node['stream'] = (argv, options) => {
    const one = local.stream(argv, options);
    streams.add(one);
    return one;
  };
  return { node: { ...local, stream }, end: () => streams.forEach(one => one.destroy()) };
}

it('leads every connection to the destination, whole, at a free port of 127.0.0.1', async () => {
  const answer = 'x'.repeat(2_000_000);
  const { port } = await open(await serve(answer));
  expect(port).toBeGreaterThan(0);
  const answers = await Promise.all([1, 2, 3].map(() => text(connect({ host: address, port, allowHalfOpen: true }))));
  expect(answers.map(one => one === answer)).toEqual([true, true, true]);
});

it('tells why a connection cannot be made, and ends it', async () => {
  const closed = createServer().listen(0, address);
  await once(closed, 'listening');
  const { port: nobody } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  const reasons: string[] = [];
  const { port } = await open(nobody, { onError: reason => reasons.push(reason) });
  const socket = connect(port, address).on('error', () => undefined);
  await once(socket, 'close');
  expect(reasons).toEqual([`${address}:${nobody}: Connection refused`]);
});

it('refuses a port that is taken, and says what to do', async () => {
  const taken = await serve('');
  await expect(openForward(localNode(), { address, port: taken }, { port: taken })).rejects.toMatchObject({
    message: expect.stringContaining(`cannot listen on 127.0.0.1:${taken}: `) as string,
    hint: 'choose another port with --port, or leave it out for a free one',
  });
});

it('ends its connections when it is closed', async () => {
  const idle = createServer().listen(0, address);
  onTestFinished(() => void idle.close());
  await once(idle, 'listening');
  const forward = await open((idle.address() as AddressInfo).port);
  const socket = connect(forward.port, address).on('error', () => undefined);
  await once(idle, 'connection');
  forward.close();
  await once(socket, 'close');
});

it('tells when its node is gone', async () => {
  const { node, end } = mortalNode();
  const { ended } = await open(1, {}, node);
  end();
  await ended;
});
