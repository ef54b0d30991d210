import type { JSX } from 'preact';
import type { NodeView } from '../../view/types.ts';
import { cardWidth, short, tileHeight, tileWidth } from '../layout.ts';
import { expiryOf } from './addressing.tsx';
import { drawings } from './glyph.tsx';

const shapes = { good: 'good', bad: 'bad', unreachable: 'unknown', planned: 'unknown' } as const;

/** The names of so many services fit into a card. */
const namedServices = 3;

interface Line {
  readonly key: string;
  readonly text: string;
  readonly isBad: boolean;
}

/** One node as a card: its subnet, bridge, lease, routes and services, and what is wrong with it. */
export function NodeCard({ node, height }: { readonly node: NodeView; readonly height: number }): JSX.Element {
  const { name, state, roles, troubles } = node;
  const badge = roles.filter(role => role !== 'worker').join(' ');
  const lines = linesOf(node);
  return (
    <g class={`ov-node ${state}`}>
      <title>{[name, ...troubles].join('; ')}</title>
      <rect class="ov-card" width={cardWidth} height={height} rx="5" />
      <rect class="ov-edge" width="4" height={height} rx="2" />
      <text class="ov-name" x="14" y="21">
        {short(name, cardWidth - 46 - badge.length * 7, 8.2)}
        <tspan class="ov-quiet ov-badge" dx="8">
          {badge}
        </tspan>
      </text>
      <g class="ov-ink" transform={`translate(${cardWidth - 24} 9) scale(0.875)`}>
        {drawings[shapes[state]]}
      </g>
      {lines.map(({ key, text, isBad }, at) => (
        <g key={key} transform={`translate(14 ${42 + at * 17})`}>
          <text class="ov-quiet">{key}</text>
          <text class={isBad ? 'ov-mono ov-bad' : 'ov-mono'} x="58">
            {short(text, cardWidth - 80, 6.65)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** What a card says of its node. */
export function linesOf(node: NodeView): readonly Line[] {
  const { subnet, bridge, lease, routesAsWanted: { good, all: wanted }, services, state, unreachableBecause, troubles } = node;
  if (state === 'planned') return [{ key: 'pods', text: 'a subnet, once leased', isBad: false }];
  if (state === 'unreachable') return [{ key: 'state', text: unreachableBecause ?? 'does not answer', isBad: true }, ...(subnet === undefined ? [] : [{ key: 'pods', text: subnet, isBad: false }])];
  const down = services.filter(service => !service.good);
  const inSubnet = subnet !== undefined && bridge !== undefined && bridge.startsWith(subnet.split('.').slice(0, 2).join('.'));
  const all: readonly Line[] = [
    { key: 'lease', text: lease ? `${lease.subnet}` : 'no lease', isBad: lease === undefined },
    ...(lease ? [{ key: 'lasts', text: expiryOf(lease), isBad: lease.late }] : []),
    { key: 'docker0', text: bridge ?? 'no address', isBad: bridge === undefined || (subnet !== undefined && !inSubnet) },
    ...(wanted > 0 ? [{ key: 'routes', text: `${good} of ${wanted} correct`, isBad: good < wanted }] : []),
    down.length === 0 ? { key: 'runs', text: services.length > namedServices ? `${services.length} services` : services.map(({ name }) => name).join(' '), isBad: false } : { key: 'service', text: down.map(({ name, state: word }) => `${name} ${word}`).join(', '), isBad: true },
  ];
  const isTold = all.some(({ isBad }) => isBad);
  return isTold || troubles.length === 0 ? all : [...all.slice(0, 4), { key: 'wrong', text: troubles.join(', '), isBad: true }];
}

/** One node of many: its name and whether something is wrong with it. */
export function NodeTile({ node: { name, state, troubles } }: { readonly node: NodeView }): JSX.Element {
  return (
    <g class={`ov-node ov-tile ${state}`}>
      <title>{[name, ...troubles].join('; ')}</title>
      <rect class="ov-card" width={tileWidth} height={tileHeight} rx="3" />
      {state !== 'good' && (
        <g class="ov-ink" transform={`translate(5 6.5) scale(0.65)`}>
          {drawings[shapes[state]]}
        </g>
      )}
      <text class="ov-small" x={state === 'good' ? 6 : 19} y="16">
        {short(name, tileWidth - (state === 'good' ? 8 : 21), 6.4)}
      </text>
    </g>
  );
}
