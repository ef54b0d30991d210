import type { Machines, Node } from '../providers/provider.ts';
import { assembleTrace } from './assemble.ts';
import type { Known } from './expected.ts';
import type { TraceRequest } from './plan.ts';
import { record } from './record.ts';
import type { Trace } from './trace.ts';

/** In a lab of more nodes, only those at the ends of a trace capture. */
const capturedNodes = 8;

/** Traces every request at the same time; the nodes of the lab capture while the probes are sent. */
export async function traceAll(machines: Machines, known: Known, requests: readonly TraceRequest[]): Promise<readonly Trace[]> {
  const { recorded, recordings } = await record(machines, chooseNodes(machines.nodes, requests), requests);
  return recorded.map(one => assembleTrace(known, one, recordings));
}

function chooseNodes(nodes: readonly Node[], requests: readonly TraceRequest[]): readonly Node[] {
  const ends = new Set(requests.flatMap(({ from, to }) => [from.node, to.node]));
  return nodes.length <= capturedNodes ? nodes : nodes.filter(({ name }) => ends.has(name));
}
