import type { KnownFault } from '../faults/fault.ts';
import { groupBy } from '../text/group-by.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';

/** The known faults as a table with a heading for each layer; a fault that cannot be injected, at all or into the lab at hand, says why. */
export function formatFaults(faults: readonly KnownFault[], style: Style, refusals: ReadonlyMap<string, string> = new Map()): string {
  const rows = faults.map(({ id, title, drill, noDrill }) => {
    const why = noDrill ?? refusals.get(id)?.replace(`${id} `, '');
    return [id, drill && why === undefined ? 'yes' : 'no', title + (why === undefined ? '' : ` (cannot be injected: ${why})`)];
  });
  const [header = '', ...lines] = formatTable([['FAULT', 'INJECT', 'PROBLEM'], ...rows]);
  const layers = groupBy(faults.map(({ layer }, index) => ({ layer, line: lines[index] ?? '' })), ({ layer }) => layer);
  const parts = [...layers].map(([layer, of]) => ['', style.bold(layer), ...of.map(({ line }) => `  ${line}`)].join('\n'));
  return `${[`  ${header}`, ...parts].join('\n')}\n`;
}
