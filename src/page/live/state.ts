import type { ActionState, Happening, Hello, Messages, TrainingState } from '../../dashboard/messages.ts';
import { applyDelta } from '../../view/delta.ts';
import type { View } from '../../view/types.ts';

/** Everything that the page shows, besides what the user chose. */
export interface LiveState {
  readonly connection: 'connecting' | 'open' | 'lost' | 'refused';
  readonly hello?: Hello;
  readonly view?: View;
  readonly gone?: Messages['gone'];
  readonly busy: string | null;
  readonly happenings: readonly Happening[];
  /** The newest action, and every line that it said. */
  readonly action?: ActionState & { readonly lines: readonly string[] };
  readonly training: TrainingState;
  /** Milliseconds between the last two looks. */
  readonly periodMs: number;
  /** What a screen reader is told: only what turned. */
  readonly announcement: string;
}

export const initialState: LiveState = { connection: 'connecting', busy: null, happenings: [], training: { state: 'none' }, periodMs: 1000, announcement: '' };

const keptHappenings = 500;

/** The state after a message of the server. */
export function receive(state: LiveState, name: string, data: unknown): LiveState {
  const receiver = receivers[name as keyof Messages] as ((state: LiveState, data: unknown) => LiveState) | undefined;
  return receiver ? receiver(state, data) : state;
}

const receivers: { readonly [K in keyof Messages]: (state: LiveState, data: Messages[K]) => LiveState } = {
  hello: (state, hello) => ({ ...without(state, 'view', 'gone'), hello, busy: hello.busy, training: hello.training, happenings: hello.happenings }),
  view: (state, view) => withView(state, view),
  delta: (state, delta) => (state.view ? withView(state, applyDelta(state.view, delta)) : state),
  change: (state, news) => ({ ...state, happenings: [...state.happenings, ...news].slice(-keptHappenings), announcement: announcementOf(news) ?? state.announcement }),
  action: (state, action) => {
    const lines = state.action?.id === action.id ? state.action.lines : [];
    return { ...state, action: { ...action, lines: action.line === '' ? lines : [...lines, action.line] } };
  },
  busy: (state, { holder }) => ({ ...state, busy: holder, announcement: holder === null ? state.announcement : `${holder} is changing the lab` }),
  gone: (state, gone) => ({ ...without(state, 'gone'), gone, announcement: gone.reason }),
  training: (state, training) => ({ ...state, training }),
};

function withView(state: LiveState, view: View): LiveState {
  const before = state.view?.takenAt;
  const passed = before === undefined || view.takenAt === undefined ? 0 : Date.parse(view.takenAt) - Date.parse(before);
  return { ...without(state, 'gone'), view, periodMs: passed > 0 ? passed : state.periodMs };
}

function without<K extends 'view' | 'gone'>(state: LiveState, ...names: readonly K[]): Omit<LiveState, K> {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !(names as readonly string[]).includes(name))) as Omit<LiveState, K>;
}

function announcementOf(news: readonly Happening[]): string | undefined {
  const [turned] = news.filter(({ kind }) => kind === 'verdict' || kind === 'action' || kind === 'lab').slice(-1);
  return turned?.text ?? news.at(-1)?.text;
}

/** How the picture of a lab is to be taken. */
export type Standing = 'live' | 'stale' | 'busy' | 'gone' | 'unseen';

/** A verdict is only shown of a lab that has just been seen, while nobody changes it. */
export function standingOf(state: LiveState, now: number): Standing {
  if (state.gone) return 'gone';
  if (state.view?.takenAt === undefined) return 'unseen';
  if (state.busy !== null) return 'busy';
  const age = now - Date.parse(state.view.takenAt);
  return state.connection === 'open' && age <= Math.max(5000, 3 * state.periodMs) ? 'live' : 'stale';
}

/** The same lab without anything that was seen of it: what is not answered is never shown as good. */
export function unseen(view: View, because: string): View {
  const none = { good: 0, all: 0 };
  return {
    ...view,
    verdict: { state: 'planned', checks: none, probes: none, pairs: none, etcd: '' },
    ...{ causes: [], unexplained: [], checks: [], ends: [] },
    nodes: view.nodes.map(({ name, address, roles }) => ({ name, address, roles, state: 'unreachable', unreachableBecause: because, troubles: [], services: [], routes: [], routesAsWanted: none })),
    matrix: { ...view.matrix, cells: view.matrix.cells.map(() => 0), shape: { kind: 'not-seen', nodes: [], text: 'nothing was seen' }, broken: [], walks: [] },
  };
}
