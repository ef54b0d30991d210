import { stateWords } from '../view/events.ts';
import type { View } from '../view/types.ts';

/** GitHub's Mermaid draws no more than 500 edges. */
const mostEdges = 200;

/** The lab as a Mermaid diagram: each node on the overlay, and an arrow for each broken pair. */
export function formatMermaid({ lab, nodes, matrix: { broken }, takenAt }: View): string {
  const pairs = broken.flatMap(({ pairs: of, state }) => of.map(pair => ({ pair, state })));
  const room = Math.max(0, mostEdges - nodes.length);
  const title = `${lab.name}, ${lab.backend}${takenAt === undefined ? ', planned, nothing seen' : ''}`;
  const bad = nodes.flatMap(({ state }, index) => (state === 'bad' || state === 'unreachable' ? [`n${index}`] : []));
  return [
    'flowchart TD',
    `  overlay[("${escape(title)}<br/>overlay ${lab.network}")]`,
    ...nodes.map(({ name, address, subnet, troubles }, index) => `  n${index}["${[name, address, ...(subnet === undefined ? [] : [`pods ${subnet}`]), ...troubles].map(escape).join('<br/>')}"]`),
    ...nodes.map((_, index) => `  overlay --- n${index}`),
    ...pairs.slice(0, room).map(({ pair: [from, to], state }) => `  n${from} -. "${stateWords[state]}" .-x n${to}`),
    ...(pairs.length > room ? [`  %% ${pairs.length - room} more broken pairs are left out`] : []),
    ...(bad.length > 0 ? [`  classDef bad stroke:#b3123b,stroke-width:3px`, `  class ${bad.join(',')} bad`] : []),
    '',
  ].join('\n');
}

// Mermaid's own codes for signs that end a text.
function escape(text: string): string {
  return text.replace(/[#"<>&;`]/g, sign => `#${sign.codePointAt(0)};`);
}
