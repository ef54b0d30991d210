import type { KnownFault } from '../faults/fault.ts';
import { formatTable } from '../text/table.ts';

/** The known faults as a table; those that cannot be staged say why. */
export function formatFaults(faults: readonly KnownFault[]): string {
  const rows = faults.map(({ id, layer, title, drill, noDrill }) => [id, layer, drill ? 'yes' : 'no', title + (noDrill === undefined ? '' : ` (not staged: ${noDrill})`)]);
  return `${formatTable([['FAULT', 'LAYER', 'DRILL', 'WHAT IS WRONG'], ...rows]).join('\n')}\n`;
}
