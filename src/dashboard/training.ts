import { hiddenDrill } from '../doctor/drill-plan.ts';
import type { HuntWish } from '../doctor/drill-plan.ts';
import { activeFaults, faultOf, inject, revert, stagingsOf } from '../doctor/stage.ts';
import type { KnownFault } from '../faults/fault.ts';
import { observe } from '../observe/observe.ts';
import type { Machines } from '../providers/provider.ts';
import type { View } from '../view/types.ts';
import { HttpError } from './server.ts';
import type { TrainingState } from './messages.ts';

/** A fault that is to be found by looking at the picture. */
export interface Training {
  readonly state: TrainingState;
  /** Injects one of the faults of the wish; any one that the lab can have by default. */
  begin(machines: Machines, signal: AbortSignal, wish?: HuntWish): Promise<void>;
  /** Whether the guess was right; the fault is then reverted. */
  guess(machines: Machines, id: string): Promise<boolean>;
  /** Reverts the fault and tells which it was. */
  giveUp(machines: Machines): Promise<void>;
  /** A view without what would name the fault, as long as it is searched. */
  disclose(view: View): View;
}

export function openTraining(onChange: (state: TrainingState) => void): Training {
  let state: TrainingState = { state: 'none' };
  let hidden: { readonly fault: KnownFault; readonly nodes: readonly string[] } | undefined;
  let guesses = 0;
  const set = (next: TrainingState): void => onChange((state = next));
  const end = async (machines: Machines, found: boolean): Promise<void> => {
    if (!hidden) throw new HttpError(409, 'no fault is to be found');
    const { fault, nodes } = hidden;
    for (const active of (await activeFaults(machines)).toReversed()) if (active.id === fault.id) await revert(machines, active);
    hidden = undefined;
    set({ state: 'over', found, guesses, fault: fault.id, title: fault.title, nodes });
  };
  return {
    get state() {
      return state;
    },
    async begin(machines, signal, wish = { ids: [] }) {
      if (hidden) throw new HttpError(409, 'a fault is to be found already');
      const before = await observe(machines, { probes: false, signal });
      const { fault, node } = hiddenDrill(wish, before);
      hidden = { fault, nodes: [...new Set(await inject(machines, fault, stagingsOf(fault, before, node)))] };
      guesses = 0;
      set({ state: 'searching', symptom: fault.symptom, guesses });
    },
    async guess(machines, id) {
      if (!hidden) throw new HttpError(409, 'no fault is to be found');
      const { fault } = hidden;
      guesses += 1;
      const isRight = faultOf(id).id === fault.id;
      if (isRight) await end(machines, true);
      else set({ state: 'searching', symptom: fault.symptom, guesses });
      return isRight;
    },
    giveUp: async machines => await end(machines, false),
    disclose: view => (hidden ? undisclosed(view) : view),
  };
}

/** Causes, fixes and the words that name them are hidden; what was seen is shown. */
function undisclosed(view: View): View {
  const { matrix, nodes } = view;
  return {
    ...view,
    causes: [],
    unexplained: [],
    nodes: nodes.map(node => ({ ...node, troubles: [] })),
    matrix: {
      ...matrix,
      shape: { ...matrix.shape, text: 'hidden while you search' },
      broken: matrix.broken.map(group => ({ ...group, summary: '' })),
    },
  };
}
