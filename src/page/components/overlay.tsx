import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { placeAfter } from '../grid-keys.ts';
import { cardWidth, layoutOf, short } from '../layout.ts';
import type { Layout } from '../layout.ts';
import { verdictWord } from '../words.ts';
import { Lanes, lanesOf } from './lanes.tsx';
import { linesOf, NodeCard, NodeTile } from './node-card.tsx';

export interface OverlayProps {
  readonly view: View;
  /** The address of a node's page; without it, no node can be chosen. */
  readonly hrefOf?: (node: number) => string;
  /** The style of a drawing that stands alone. */
  readonly style?: string;
}

/** The lab as a drawing: nodes with their subnets on the network that joins them, and what is broken between them. */
export function Overlay({ view, hrefOf, style }: OverlayProps): JSX.Element {
  const layout = layoutOf(view.nodes.length, Math.max(...view.nodes.map(node => linesOf(node).length)));
  const lanes = lanesOf(view, layout);
  const height = layout.height + lanes.height;
  const { lab } = view;
  return (
    <svg class="overlay" xmlns="http://www.w3.org/2000/svg" viewBox={`0 0 ${layout.width} ${height}`} role={hrefOf ? 'group' : 'img'} aria-labelledby="overlay-title overlay-about" {...(style !== undefined && { width: layout.width, height })}>
      <title id="overlay-title">{`Lab ${lab.name}: ${verdictWord(view)}`}</title>
      <desc id="overlay-about">{aboutOf(view)}</desc>
      {style !== undefined && <style>{style}</style>}
      {style !== undefined && <rect class="ov-ground" width={layout.width} height={height} />}
      <Network view={view} layout={layout} />
      {hrefOf ? <LinkedNodes {...{ view, layout, hrefOf }} /> : view.nodes.map((_, at) => <Node key={at} {...{ view, layout, at }} />)}
      <Lanes lanes={lanes} top={layout.height} width={layout.width} />
    </svg>
  );
}

interface NodesProps {
  readonly view: View;
  readonly layout: Layout;
}

/** The nodes as links; one of them is in the tab order, and the arrow keys move between them. */
function LinkedNodes({ view, layout, hrefOf }: NodesProps & Required<Pick<OverlayProps, 'hrefOf'>>): JSX.Element {
  const [chosen, setChosen] = useState(0);
  const { nodes } = view;
  const current = Math.min(chosen, nodes.length - 1);
  const move = (event: KeyboardEvent & { readonly currentTarget: SVGElement }): void => {
    const { columns } = layout;
    const next = placeAfter(event.key, [Math.floor(current / columns), current % columns], [Math.ceil(nodes.length / columns), columns]);
    if (!next) return;
    event.preventDefault();
    const at = Math.min(next[0] * columns + next[1], nodes.length - 1);
    setChosen(at);
    event.currentTarget.querySelectorAll('a')[at]?.focus();
  };
  return (
    <g id="nodes" onKeyDown={move}>
      {nodes.map(({ name }, at) => (
        <a key={name} href={hrefOf(at)} tabindex={at === current ? 0 : -1} onFocus={() => setChosen(at)}>
          <Node {...{ view, layout, at }} />
        </a>
      ))}
    </g>
  );
}

function Node({ view: { nodes }, layout: { places, isTiled, cardHeight }, at }: NodesProps & { readonly at: number }): JSX.Element | null {
  const [node, place] = [nodes[at], places[at]];
  if (!node || !place) return null;
  return <g transform={`translate(${place.x} ${place.y})`}>{isTiled ? <NodeTile node={node} /> : <NodeCard node={node} height={cardHeight} />}</g>;
}

/** The network of the nodes, one line under each row of cards, and the stems that join the nodes to it. */
function Network({ view: { lab, nodes }, layout }: NodesProps): JSX.Element {
  const { rows, width, isTiled, places, cardHeight } = layout;
  return (
    <>
      <text class="ov-title" x="0" y="13">
        {short(`pods: overlay ${lab.network}, ${lab.backend}`, width, 7)}
      </text>
      {rows.map(({ bus }) => (
        <line key={bus} class="ov-bus" x1="0" y1={bus} x2={width} y2={bus} />
      ))}
      {rows.length > 1 && <line class="ov-bus" x1="1.5" y1={rows[0]?.bus} x2="1.5" y2={rows.at(-1)?.bus} />}
      {!isTiled &&
        nodes.map(({ name, address, device, state }, at) => {
          const place = places[at];
          if (!place) return null;
          const [x, foot] = [place.x + cardWidth / 4, place.y + cardHeight];
          return (
            <g key={name}>
              <line class={state === 'unreachable' || device === undefined ? 'ov-stem off' : 'ov-stem'} x1={x} y1={foot} x2={x} y2={place.bus} />
              <text class="ov-mono ov-quiet" x={x + 6} y={place.bus - 7}>
                {short(`${device ?? ''} ${address}`.trim(), cardWidth * 0.7, 6.6)}
              </text>
            </g>
          );
        })}
      <text class="ov-quiet" x={width} y={(rows.at(-1)?.bus ?? 0) + 15} text-anchor="end">
        {`node network ${lab.nodeNetwork}`}
      </text>
    </>
  );
}

function aboutOf({ nodes, matrix, lab }: View): string {
  const bad = nodes.filter(({ state }) => state === 'bad' || state === 'unreachable').map(({ name }) => name);
  const told = bad.length === 0 ? 'nothing is wrong with any node' : `something is wrong with ${bad.slice(0, 8).join(', ')}${bad.length > 8 ? ` and ${bad.length - 8} more` : ''}`;
  return `${nodes.length} nodes on the network ${lab.nodeNetwork}; ${told}; ${matrix.shape.text}.`;
}
