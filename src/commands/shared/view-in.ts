import { judge } from '../../checks/judge.ts';
import { reportOf } from '../../doctor/report.ts';
import { explain } from '../../faults/explain.ts';
import type { Observation } from '../../observe/observation.ts';
import { viewOf } from '../../view/view-of.ts';
import type { View } from '../../view/types.ts';

/** What can be shown of an observation: judged and explained. */
export function viewIn(seen: Observation): View {
  const results = judge(seen);
  return viewOf({ seen, results, diagnosis: reportOf(seen.lab.name, explain(seen, results)) });
}
