import type { KnownFault } from '../faults/fault.ts';
import { groupBy } from '../text/group-by.ts';
import type { Style } from '../text/style.ts';
import { formatTable } from '../text/table.ts';

/** The known faults as a table with a heading for each layer; a fault that cannot be injected says why. */
export function formatFaults(faults: readonly KnownFault[], style: Style): string {
  const rows = faults.map(({ id, title, drill, noDrill }) => [id, drill ? 'yes' : 'no', title + (noDrill === undefined ? '' : ` (cannot be injected: ${noDrill})`)]);
  const [header = '', ...lines] = formatTable([['FAULT', 'INJECT', 'PROBLEM'], ...rows]);
  const layers = groupBy(faults.map(({ layer }, index) => ({ layer, line: lines[index] ?? '' })), ({ layer }) => layer);
  const parts = [...layers].map(([layer, of]) => ['', style.bold(layer), ...of.map(({ line }) => `  ${line}`)].join('\n'));
  return `${[`  ${header}`, ...parts].join('\n')}\n`;
}
