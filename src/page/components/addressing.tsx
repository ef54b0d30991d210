import type { JSX } from 'preact';
import { formatDuration } from '../../text/duration.ts';
import { countOf } from '../../text/count.ts';
import type { NodeView, RouteView, View } from '../../view/types.ts';
import { Folded } from './folded.tsx';
import { Mark } from './glyph.tsx';
import { ListTable } from './list-table.tsx';

/** Good nodes beyond this many are folded. */
const shownNodes = 12;

/** The subnet that flannel leased each node, and whether docker0 has its address. */
export function Leases({ view: { nodes } }: { readonly view: View }): JSX.Element {
  const isShort = nodes.length <= shownNodes;
  const wrong = nodes.filter(node => !isShort && (node.state !== 'good' || node.lease === undefined || node.lease.late));
  const rest = isShort ? nodes : nodes.filter(node => !wrong.includes(node));
  return (
    <section class="panel" aria-labelledby="leases">
      <h2 id="leases">Nodes and leases</h2>
      {(isShort ? nodes : wrong).length > 0 && <LeaseTable nodes={isShort ? nodes : wrong} />}
      {!isShort && rest.length > 0 && (
        <Folded title={`${countOf(rest.length, wrong.length > 0 ? 'other node' : 'node')}, each with its lease`}>
          <LeaseTable nodes={rest} />
        </Folded>
      )}
    </section>
  );
}

function LeaseTable({ nodes }: { readonly nodes: readonly NodeView[] }): JSX.Element {
  return (
    <ListTable heads={['Node', 'Address', 'Leased subnet', 'Expires in', 'docker0']}>
      <tbody>
        {nodes.map(({ name, address, device, lease, bridge, state, unreachableBecause }) => (
          <tr key={name} class={state === 'bad' || state === 'unreachable' ? 'wrong' : ''}>
            <th scope="row">{name}</th>
            <td>
              <code>{address}</code> {device}
              {unreachableBecause !== undefined && <p class="small">{unreachableBecause}</p>}
            </td>
            <td>{lease ? <code>{lease.subnet}</code> : state === 'planned' ? '' : <Mark shape="bad">none</Mark>}</td>
            <td>{lease && expiryOf(lease)}</td>
            <td>{bridge === undefined ? '' : <code>{bridge}</code>}</td>
          </tr>
        ))}
      </tbody>
    </ListTable>
  );
}

/** How long a lease lasts yet. */
export function expiryOf({ ttl, late }: NonNullable<NodeView['lease']>): string {
  if (ttl === undefined) return 'never';
  return `${formatDuration(ttl * 1000)}${late ? ', not renewed' : ''}`;
}

/** The routes to the other nodes' subnets, the wanted one beside the one that was seen; correct ones are folded. */
export function Routes({ view: { nodes } }: { readonly view: View }): JSX.Element {
  const listed = nodes.flatMap(node => node.routes.map(route => ({ ...route, node: node.name })));
  const wrong = listed.filter(({ good }) => !good);
  const good = listed.filter(route => route.good);
  const count = nodes.reduce((sum, { routesAsWanted }) => sum + routesAsWanted.good, 0);
  const all = nodes.reduce((sum, { routesAsWanted }) => sum + routesAsWanted.all, 0);
  return (
    <section class="panel" aria-labelledby="routes">
      <h2 id="routes">Routes between nodes</h2>
      {all === 0 ? (
        <p>No route to another node’s subnet is expected yet: {nodes.length === 1 ? 'there is one node' : 'no node has a leased subnet'}.</p>
      ) : (
        <p class="quiet small">
          {count} of {all} correct
        </p>
      )}
      {wrong.length > 0 && <RouteTable routes={wrong} />}
      {good.length > 0 && (
        <Folded title={countOf(good.length, 'correct route')} open={wrong.length === 0 && good.length <= shownNodes}>
          <RouteTable routes={good} />
        </Folded>
      )}
    </section>
  );
}

function RouteTable({ routes }: { readonly routes: readonly (RouteView & { readonly node: string })[] }): JSX.Element {
  return (
    <ListTable heads={['Node → peer', 'Expected', 'Seen']}>
      <tbody>
        {routes.map(({ node, peer, destination, wanted, actual, good }) => (
          <tr key={`${node} ${peer} ${destination}`} class={good ? '' : 'wrong'}>
            <th scope="row">
              {node} → {peer}
            </th>
            <td>
              <code>{wanted}</code>
            </td>
            <td>{good ? <Mark shape="good">the same</Mark> : <code>{actual}</code>}</td>
          </tr>
        ))}
      </tbody>
    </ListTable>
  );
}
