import pMap from 'p-map';
import { messageOf } from '../errors.ts';
import type { NodeConfig } from '../config/lab-config.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { askedOf } from './asked.ts';
import { parseNodeFacts, unreachableNode } from './node-facts.ts';
import type { NodeFacts } from './observation.ts';
import { askNode } from './question.ts';
import type { Question } from './question.ts';

/** Milliseconds after which a node that has not answered counts as unreachable. */
const timeoutMs = 15_000;

// Each node's script is a few processes; many more than the cores at once only make each of them wait.
const atOnce = 16;

export interface AskOptions {
  /** Whether to ask for the ends of the services' logs as well. */
  readonly logs: boolean;
  /** Called once a node has been asked, before it answers. */
  readonly onAsked: (node: Node) => void;
}

/** Asks every node of the lab for its facts in one round trip each; a node that does not answer is a fact too. */
export async function observeNodes({ record: { config }, nodes, patience = 1 }: Machines, { logs, onAsked }: AskOptions): Promise<readonly NodeFacts[]> {
  const machines = new Map(nodes.map(node => [node.name, node]));
  const ask = async (planned: NodeConfig): Promise<NodeFacts> => {
    const node = machines.get(planned.name);
    if (!node) return unreachableNode(planned, 'the node does not exist');
    const question = askNode(askedOf(planned, config), { logs });
    const answer = observeNode(node, planned, { question, limitMs: timeoutMs * patience, isSlow: patience > 1 });
    onAsked(node);
    return await answer;
  };
  return await pMap(config.nodes, ask, { concurrency: atOnce });
}

interface Look {
  readonly question: Question;
  readonly limitMs: number;
  readonly isSlow: boolean;
}

async function observeNode(node: Node, planned: NodeConfig, { question, limitMs, isSlow }: Look): Promise<NodeFacts> {
  const { argv, input } = question;
  const startMs = Date.now();
  try {
    const lineTimes: number[] = [];
    const { stdout } = await node.run(argv, { input, timeoutMs: limitMs, ...(isSlow && { onLine: () => void lineTimes.push(Date.now()) }) });
    // The clock is read between the first line and the second: on a slow node long before the end.
    const [askedMs = startMs, answeredMs = Date.now()] = lineTimes;
    return parseNodeFacts(planned, question, stdout, { startMs: askedMs, endMs: answeredMs });
  } catch (error) {
    return unreachableNode(planned, messageOf(error));
  }
}
