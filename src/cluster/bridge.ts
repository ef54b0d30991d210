import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import type { Node } from '../providers/provider.ts';
import { assetPath } from '../system/assets.ts';
import type { Argv } from '../system/exec.ts';

/** A TCP port as a node reaches it. */
export interface Destination {
  readonly address: string;
  readonly port: number;
}

/** A connection from a node to a TCP port, through a process of its own on that node; it waits `waitMs` for something to listen. */
export function connectFrom(node: Node, destination: Destination, waitMs = 0): Duplex {
  return node.stream(bridgeArgv(destination, waitMs));
}

function bridgeArgv({ address, port }: Destination, waitMs: number): Argv {
  return ['perl', '-e', readFileSync(assetPath('templates/cluster/bridge.pl'), 'utf8'), address, String(port), String(Math.ceil(waitMs / 1000))];
}
