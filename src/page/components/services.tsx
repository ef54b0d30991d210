import type { JSX } from 'preact';
import { countOf } from '../../text/count.ts';
import type { NodeView, ServiceView, View } from '../../view/types.ts';
import { Folded } from './folded.tsx';
import { Mark } from './glyph.tsx';
import { ListTable } from './list-table.tsx';

interface Placed {
  readonly node: NodeView;
  readonly service: ServiceView;
}

/** Nodes up to this many list every service; of more, the running ones are counted. */
const listedNodes = 12;

/** The services of the nodes: the ones that do not run with the ends of their logs. */
export function Services({ view: { nodes } }: { readonly view: View }): JSX.Element | null {
  const all = nodes.flatMap(node => node.services.map(service => ({ node, service })));
  if (all.length === 0) return null;
  const bad = all.filter(({ service }) => !service.good);
  return (
    <section class="panel" aria-labelledby="services">
      <h2 id="services">Services</h2>
      {bad.length === 0 && <p class="small quiet">all {all.length} run</p>}
      <div>
        {bad.map(({ node, service }, index) => (
          <Failed key={index} node={node} service={service} isOpen={index === 0} />
        ))}
      </div>
      {nodes.length <= listedNodes ? <ServiceTable nodes={nodes} /> : <p class="small">{countOf(all.length - bad.length, 'service')} of {nodes.length} nodes run as planned</p>}
    </section>
  );
}

function Failed({ node, service: { name, state, log }, isOpen }: Placed & { readonly isOpen: boolean }): JSX.Element {
  return (
    <Folded
      open={isOpen}
      title={
        <Mark shape="bad">
          <>
            <strong>
              {name} on {node.name}
            </strong>{' '}
            {state}
          </>
        </Mark>
      }
    >
      {log.length > 0 ? <Log name={`the log of ${name} on ${node.name}`} lines={log} /> : <p class="small quiet">its log is empty</p>}
    </Folded>
  );
}

/** The last lines of a log, each a text of its own, so that no line can turn the direction of the next. */
export function Log({ name, lines }: { readonly name: string; readonly lines: readonly string[] }): JSX.Element {
  return (
    <pre class="log" tabIndex={0} role="group" aria-label={`The last lines of ${name}`}>
      {lines.map((line, index) => (
        <span class="log-line" key={index}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}

function ServiceTable({ nodes }: { readonly nodes: readonly NodeView[] }): JSX.Element {
  const names = [...new Set(nodes.flatMap(({ services }) => services.map(({ name }) => name)))];
  return (
    <ListTable heads={['Node', ...names]}>
      <tbody>
        {nodes.map(node => (
          <tr key={node.name}>
            <th scope="row">{node.name}</th>
            {names.map(name => {
              const service = node.services.find(one => one.name === name);
              return <td key={name}>{service && <Mark shape={service.good ? 'good' : 'bad'}>{service.state}</Mark>}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </ListTable>
  );
}
