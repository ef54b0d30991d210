import { judge } from '../checks/judge.ts';
import { hideSecrets } from '../bundle/hide.ts';
import { explain } from '../faults/explain.ts';
import type { Explanation } from '../faults/explain.ts';
import type { Lab } from '../lab/lab.ts';
import { findMachines } from '../lab/lab.ts';
import { lookTwice } from '../lab/look-twice.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import type { View } from '../view/types.ts';
import { viewOf } from '../view/view-of.ts';
import { reportOf } from '../doctor/report.ts';

/** A lab as it was seen at one moment. */
export interface Look {
  readonly seen: Observation;
  readonly explanation: Explanation;
  /** With secrets redacted. */
  readonly view: View;
  /** How long it took, without the wait for answers that did not come. */
  readonly busyMs: number;
}

/**
 * How long a probe waits for its first answer, in milliseconds, where machines answer as quickly as in a sandbox: less long than in other
 * commands, so that a fault is seen within a second and a half, and long enough for three attempts.
 */
const answerMs = 450;
/** As long as in other commands: where many nodes share the cores, an answer waits for its turn. */
const answerOfManyMs = 1000;
const manyNodes = 20;

/** Looks at a running lab, twice if its services only just started; rejects if there is no lab or it cannot be asked. */
export async function look(lab: Lab, previous: View | undefined, signal: AbortSignal): Promise<Look> {
  const started = performance.now();
  const machines = await findMachines(lab);
  const wait = (machines.nodes.length > manyNodes ? answerOfManyMs : answerMs) * Math.min(machines.patience ?? 1, 2);
  const first = await observe(machines, { signal, answerMs: wait });
  const isReady = judge(first).every(({ status }) => status === 'passed');
  const seen = isReady ? await lookTwice(machines, first, signal) : first;
  const results = judge(seen);
  const explanation = explain(seen, results);
  const view = hideSecrets(withLostWalks(viewOf({ seen, results, diagnosis: reportOf(seen.lab.name, explanation) }, previous)));
  const waitedMs = seen.probes.some(({ ok }) => !ok) ? wait : 0;
  return { seen, explanation, view, busyMs: Math.max(0, performance.now() - started - waitedMs) };
}

// The ways of answered packets change with every entry of a neighbour table; a page asks for the one that it shows.
function withLostWalks(view: View): View {
  return { ...view, matrix: { ...view.matrix, walks: view.matrix.walks.filter(({ ends, probe }) => ends === 'lost' || probe?.ok === false) } };
}
