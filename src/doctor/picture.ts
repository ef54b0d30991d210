import { judge } from '../checks/judge.ts';
import { explain } from '../faults/explain.ts';
import type { Observation } from '../observe/observation.ts';
import type { View } from '../view/types.ts';
import { viewOf } from '../view/view-of.ts';
import { reportOf } from './report.ts';

/** The picture of a lab from one look at it; with the previous picture it tells what turned since. */
export function pictureOf(seen: Observation, previous?: View): View {
  const results = judge(seen);
  return viewOf({ seen, results, diagnosis: reportOf(seen.lab.name, explain(seen, results)) }, previous);
}
