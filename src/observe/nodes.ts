import { messageOf } from '../errors.ts';
import { mapLimit } from '../map-limit.ts';
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

/**
 * Asks every node of the lab for its facts, one round trip each; a node that does not answer is a fact too.
 * `onAsked` is called once a node has been asked, before it answers.
 */
export async function observeNodes(
  { record: { config }, nodes, patience = 1 }: Machines,
  onAsked: (node: Node) => void,
): Promise<readonly NodeFacts[]> {
  const machines = new Map(nodes.map(node => [node.name, node]));
  return await mapLimit(config.nodes, atOnce, async planned => {
    const node = machines.get(planned.name);
    if (!node) return unreachable(planned, 'it is not there');
    const told = observeNode(node, planned, timeoutMs * patience, patience > 1);
    onAsked(node);
    return await told;
  });
}

async function observeNode(node: Node, planned: NodeConfig, limitMs: number, isSlow: boolean): Promise<NodeFacts> {
  const { argv, input, nonce } = factsCommand(servicesOf(planned));
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
