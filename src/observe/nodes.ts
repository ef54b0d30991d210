import { messageOf } from '../errors.ts';
import { mapLimit } from '../system/map-limit.ts';
import { servicesOf } from '../config/lab-config.ts';
import type { NodeConfig } from '../config/lab-config.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { factsCommand } from './facts-script.ts';
import { parseNodeFacts } from './node-facts.ts';
import type { NodeFacts } from './observation.ts';

/** A node that has not told its facts within this time, in milliseconds, counts as unreachable. */
const timeoutMs = 15_000;

// Each node's script is a few processes; many more than the cores at once only make each of them wait.
const atOnce = 16;

export interface AskOptions {
  /** Whether the ends of the services' logs are asked for as well. */
  readonly logs: boolean;
  /** Called once a node has been asked, before it answers. */
  readonly onAsked: (node: Node) => void;
}

/** Asks every node of the lab for its facts, one round trip each; a node that does not answer is a fact too. */
export async function observeNodes({ record: { config }, nodes, patience = 1 }: Machines, { logs, onAsked }: AskOptions): Promise<readonly NodeFacts[]> {
  const machines = new Map(nodes.map(node => [node.name, node]));
  return await mapLimit(config.nodes, atOnce, async planned => {
    const node = machines.get(planned.name);
    if (!node) return unreachable(planned, 'it is not there');
    const told = observeNode(node, planned, { logs, limitMs: timeoutMs * patience, isSlow: patience > 1 });
    onAsked(node);
    return await told;
  });
}

interface Look {
  readonly logs: boolean;
  readonly limitMs: number;
  readonly isSlow: boolean;
}

async function observeNode(node: Node, planned: NodeConfig, { logs, limitMs, isSlow }: Look): Promise<NodeFacts> {
  const { argv, input, nonce } = factsCommand(servicesOf(planned), { logs });
  const startMs = Date.now();
  try {
    const lineTimes: number[] = [];
    const { stdout } = await node.run(argv, { input, timeoutMs: limitMs, ...(isSlow && { onLine: () => void lineTimes.push(Date.now()) }) });
    // The clock is read between the first line and the second: on a slow node long before the end.
    const [askedMs = startMs, toldMs = Date.now()] = lineTimes;
    return parseNodeFacts(planned, stdout, nonce, { startMs: askedMs, endMs: toldMs });
  } catch (error) {
    return unreachable(planned, messageOf(error));
  }
}

function unreachable({ name, address, roles }: NodeConfig, because: string): NodeFacts {
  return {
    ...{ name, address, roles, reachable: false, unreachableBecause: because },
    ...{ addresses: [], links: [], routes: [], rules: [], neighbours: [], fdb: [], iptables: [] },
    ...{ sysctls: {}, files: {}, services: [], listening: [], host: {}, gaps: {} },
  };
}
