import { stateWords } from '../view/events.ts';
import type { View } from '../view/types.ts';

/** The lab for Graphviz: each node on the node network, and a red arrow for each broken pair. */
export function formatDot({ lab, nodes, matrix: { broken }, takenAt }: View): string {
  const net = quoteId(`network ${lab.nodeNetwork}`);
  return [
    `digraph ${quoteId(lab.name)} {`,
    `  label=${quoteId(`${lab.name}, ${lab.backend}, overlay ${lab.network}${takenAt === undefined ? ', planned, nothing seen' : ''}`)};`,
    '  node [shape=box];',
    `  ${net} [shape=plaintext];`,
    ...nodes.map(({ name, address, subnet, troubles, state }) => {
      const label = [name, address, ...(subnet === undefined ? [] : [`pods ${subnet}`]), ...troubles].join('\n');
      return `  ${quoteId(name)} [label=${quoteId(label)}${state === 'bad' || state === 'unreachable' ? ', color="#b3123b", penwidth=2' : ''}];`;
    }),
    ...nodes.map(({ name }) => `  ${quoteId(name)} -> ${net} [dir=none];`),
    ...broken.flatMap(({ pairs, state }) =>
      pairs.map(([from, to]) => `  ${quoteId(nodes[from]?.name ?? '')} -> ${quoteId(nodes[to]?.name ?? '')} [label=${quoteId(stateWords[state])}, color="#b3123b", style=dashed, constraint=false];`),
    ),
    '}',
    '',
  ].join('\n');
}

// Of a quoted id, only the quote needs a backslash; `\n` is a line break.
function quoteId(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
