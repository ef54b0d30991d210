import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { ClusterError, messageOf } from '../errors.ts';
import type { Node } from '../providers/provider.ts';
import { connectFrom } from './bridge.ts';
import type { Destination } from './bridge.ts';

/** A port of 127.0.0.1 that leads into a lab. */
export interface Forward {
  readonly port: number;
  /** Resolves once the lab's node is gone. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface ForwardOptions {
  /** The port on 127.0.0.1; 0 for a free one. */
  readonly port?: number;
  /** Called with the reason when a connection cannot be made. */
  readonly onError?: (reason: string) => void;
}

/** Listens on 127.0.0.1; each connection continues from the node to the destination. */
export async function openForward(node: Node, destination: Destination, { port = 0, onError = () => undefined }: ForwardOptions = {}): Promise<Forward> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, socket => {
    const bridge = connectFrom(node, destination);
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => {
      sockets.delete(socket);
      bridge.destroy();
    });
    bridge.on('error', error => {
      onError(reasonIn(error));
      socket.destroy();
    });
    socket.pipe(bridge).pipe(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(portError(port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  // A process in the node that ends with it.
  const presence = node.stream(['cat']);
  const ended = new Promise<void>(resolve => {
    presence.on('error', () => undefined).on('close', resolve);
  });
  presence.resume();
  return {
    port: (server.address() as AddressInfo).port,
    ended,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      presence.destroy();
    },
  };
}

function reasonIn(error: Error): string {
  return messageOf(error).split('\n').at(-1) ?? '';
}

function portError(port: number, error: Error): ClusterError {
  return new ClusterError(`cannot listen on 127.0.0.1:${port}: ${error.message}`, { hint: 'choose another port with --port, or leave it out for a free one', cause: error });
}
