import type { JSX } from 'preact';
import { groupAlike } from '../../reporters/alike.ts';
import { countOf } from '../../text/count.ts';
import { groupBy } from '../../text/group-by.ts';
import type { CheckView, View } from '../../view/types.ts';
import { layerWords } from '../layer-words.ts';
import { Folded } from './folded.tsx';
import { Mark } from './glyph.tsx';
import { ListTable } from './list-table.tsx';

const shapes = { passed: 'good', failed: 'bad', skipped: 'unknown', broken: 'bad' } as const;

/** Every check by layer; those that failed or have warnings can be opened to read what they found. */
export function Checks({ view: { checks, verdict } }: { readonly view: View }): JSX.Element {
  const layers = [...groupBy(checks, ({ layer }) => layer)];
  return (
    <section class="panel" aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      <p class="quiet small">
        {verdict.checks.good} of {verdict.checks.all} passed
      </p>
      <ListTable heads={['Layer', 'Result', 'Check']}>
        {layers.map(([layer, of]) => (
          <tbody key={layer}>
            {of.map((check, index) => (
              <Row key={check.id} check={check} {...(index === 0 && { layer: layerWords[layer].name, rows: of.length })} />
            ))}
          </tbody>
        ))}
      </ListTable>
    </section>
  );
}

function Row({ check, layer, rows }: { readonly check: CheckView; readonly layer?: string; readonly rows?: number }): JSX.Element {
  const { id, title, status, warnings = [] } = check;
  const findings = [...check.findings, ...warnings];
  return (
    <tr data-check={id} data-status={status}>
      {layer !== undefined && (
        <th scope="rowgroup" rowSpan={rows ?? 1}>
          {layer}
        </th>
      )}
      <td>
        <Mark shape={shapes[status]}>{status}</Mark>
        {warnings.length > 0 && <p class="quiet small">{countOf(warnings.length, 'warning')}</p>}
      </td>
      <td>
        {title} <code class="quiet">{id}</code>
        {status === 'skipped' && <p class="quiet small">{skippedBecause(check)}</p>}
        {findings.length > 0 && (
          <Folded title={findings.length === 1 ? 'what it found' : `what it found, ${findings.length} times`}>
            <div>
              {groupAlike(findings, ({ summary, expected, actual }) => [summary, expected, actual]).map(({ shown, where }, index) => (
                <div class="finding" key={index}>
                  <p>
                    <strong>{where}</strong>: {shown.summary}
                  </p>
                  <dl>
                    <dt>expected</dt>
                    <dd>{shown.expected}</dd>
                    <dt>found</dt>
                    <dd>{shown.actual}</dd>
                    <dt>next</dt>
                    <dd>{shown.hint}</dd>
                  </dl>
                </div>
              ))}
            </div>
          </Folded>
        )}
      </td>
    </tr>
  );
}

function skippedBecause({ skippedBecause: needed, unread = [] }: CheckView): string {
  const [first] = unread;
  if (!first) return `needs ${needed}`;
  return `could not read ${first.fact}${first.node === undefined ? '' : ` on ${first.node}`}: ${first.because}`;
}
