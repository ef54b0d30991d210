import { judge } from '../checks/judge.ts';
import { changesBetween } from '../diff/changes.ts';
import type { Change } from '../diff/changes.ts';
import { messageOf } from '../errors.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import type { Cause } from '../faults/explain.ts';
import type { Staging } from '../faults/fault.ts';
import { poll } from '../system/poll.ts';
import type { Machines } from '../providers/provider.ts';
import { verify } from '../lab/verify.ts';
import type { VerifyReport } from '../lab/verify.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosed } from './diagnose.ts';
import { repair } from './repair.ts';
import { latenessOf } from './stage-order.ts';
import { activeFaults, forget, inject, revert, stagingsOf } from './stage.ts';
import type { Drillable } from './stage.ts';

/** A fault to inject, on a given node or on the node that its drill chooses. */
export interface Role {
  readonly fault: Drillable;
  readonly node?: string;
}

/** The result of one drill. */
export interface Score {
  readonly faults: readonly string[];
  readonly nodes: readonly string[];
  /** Whether verify said not ready. */
  readonly noticed: boolean;
  /** How many of the injected faults the first diagnosis named, as a root or as a consequence of one. */
  readonly namedAtOnce: number;
  /** How many were named by the end of the repair: one may hide another until it is fixed. */
  readonly named: number;
  /** Whether the first diagnosis named each injected fault as a root, before any other. */
  readonly rootFirst: boolean;
  /** The faults that were named first. */
  readonly first: readonly string[];
  /** Faults that were named but not injected, at any time. */
  readonly others: readonly string[];
  /** Whether the lab was ready after the repair. */
  readonly repaired: boolean;
  /** Differences from before the drill, once it is over. */
  readonly sideEffects: readonly Change[];
  readonly diagnoseMs: number;
  readonly repairMs: number;
  /** Why the drill could not run, or could not leave the lab as it was. */
  readonly error?: string;
  /** Why the faults were not injected: the lab was not ready, so nothing was examined. */
  readonly skipped?: string;
}

export interface DrillOptions {
  readonly signal?: AbortSignal | undefined;
}

const nothing: Omit<Score, 'faults' | 'nodes'> = { noticed: false, namedAtOnce: 0, named: 0, rootFirst: false, first: [], others: [], repaired: false, sideEffects: [], diagnoseMs: 0, repairMs: 0 };

/** The score of faults that are not injected, and why. */
export function skip(roles: readonly Role[], because: string): Score {
  return { ...nothing, faults: roles.map(({ fault }) => fault.id), nodes: roles.flatMap(({ node }) => node ?? []), skipped: because };
}

/** How long an injected fault may take to show, in milliseconds. */
const showTimeoutMs = 15_000;

/** Injects faults, diagnoses and repairs them, and checks that the lab is as before; reverts faults that repair could not fix. */
export async function drill(machines: Machines, roles: readonly Role[], options: DrillOptions = {}): Promise<Score> {
  const score = await examine(machines, roles, options);
  if (score.skipped !== undefined) return score;
  const left = await cleanUp(machines, score.repaired).then(() => undefined, messageOf);
  if (left === undefined) return score;
  return { ...score, error: [score.error, `the faults could not be reverted: ${left}`].filter(Boolean).join('; ') };
}

/** The score of a drill, whose faults may be left in the lab; rejects only when interrupted. */
async function examine(machines: Machines, roles: readonly Role[], { signal }: DrillOptions): Promise<Score> {
  const nodes: string[] = [];
  const faults = roles.map(({ fault }) => fault.id);
  let score: Score = { ...nothing, faults, nodes };
  try {
    const { report, observation: before } = await verify(machines, { awaitWarnings: true, signal });
    if (!isSound(report)) return { ...score, skipped: 'the lab was not ready before the fault was injected' };
    for (const { fault, stagings } of inStagingOrder(roles, before)) nodes.push(...(await inject(machines, fault, stagings)));
    const noticed = await waitForFailure(machines, signal);
    const found = await timed(() => diagnose(machines, { signal, first: noticed }));
    score = { ...score, noticed: noticed !== undefined, ...scoreDiagnosis(roles, found.value), diagnoseMs: found.ms };
    const fixed = await timed(() => repair(machines, found.value, { signal, force: true }));
    score = { ...score, ...scoreNames(roles, fixed.value.met), repairMs: fixed.ms };
    const { ready, causes } = fixed.value.after.explanation;
    if (!ready || causes.length > 0) return score;
    const verified = await verify(machines, { awaitWarnings: true, signal });
    if (!isSound(verified.report)) return score;
    const kept = roles.filter(({ fault }) => fault.drill.keepsAfterFix).map(({ fault }) => fault.id);
    // The fix of any other has undone what reverting it would undo again.
    for (const active of kept.length > 0 ? (await activeFaults(machines)).toReversed() : []) await (kept.includes(active.id) ? revert : forget)(machines, active);
    const first = kept.length > 0 ? await observe(machines, { signal }) : verified.observation;
    return { ...score, repaired: true, sideEffects: await sideEffects(machines, { before, first, signal }) };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ...score, error: messageOf(error) };
  }
}

/** Ready, and without warnings. */
function isSound({ ready, checks }: VerifyReport): boolean {
  return ready && checks.every(({ warnings }) => !warnings);
}

function inStagingOrder(roles: readonly Role[], seen: Observation): readonly { readonly fault: Drillable; readonly stagings: readonly Staging[] }[] {
  const staged = roles.map(({ fault, node }) => ({ fault, stagings: stagingsOf(fault, seen, node) }));
  return staged.toSorted((a, b) => latenessOf(a.stagings) - latenessOf(b.stagings));
}

/** Observes until a check fails or warns; gives that observation, or undefined if all kept passing. */
async function waitForFailure(machines: Machines, signal: AbortSignal | undefined): Promise<Observation | undefined> {
  const look = async (): Promise<Observation | undefined> => {
    const seen = await observe(machines, { signal });
    return judge(seen).some(({ status, warnings }) => status === 'failed' || warnings) ? seen : undefined;
  };
  return await poll(look, { timeoutMs: showTimeoutMs * (machines.patience ?? 1), signal, longestPauseMs: 500 });
}

function scoreDiagnosis(roles: readonly Role[], { explanation: { causes } }: Diagnosed): Pick<Score, 'namedAtOnce' | 'named' | 'rootFirst' | 'first' | 'others'> {
  const ids = new Set(roles.map(({ fault }) => fault.id));
  const first = causes.slice(0, ids.size).map(({ fault }) => fault.id);
  const { named, others } = scoreNames(roles, causes);
  return { namedAtOnce: named, named, rootFirst: ids.size === first.length && first.every(id => ids.has(id)), first, others };
}

function scoreNames(roles: readonly Role[], causes: readonly Cause[]): Pick<Score, 'named' | 'others'> {
  const ids = roles.map(({ fault }) => fault.id);
  const isNamed = ({ fault: { id }, node }: Role): boolean =>
    causes.some(cause => (cause.fault.id === id || cause.explains.includes(id)) && (node === undefined || concernsNode(cause, node)));
  const others = causes.map(({ fault }) => fault.id).filter(id => !ids.includes(id));
  return { named: roles.filter(isNamed).length, others: [...new Set(others)] };
}

function concernsNode({ fault, evidence }: Cause, name: string): boolean {
  return fault.reach === 'lab' || evidence.some(({ node, peer }) => node === undefined || node === name || peer === name);
}

// A lab that settles may still be at it when it is first looked at.
async function sideEffects(machines: Machines, { before, first, signal }: { before: Observation; first: Observation; signal: AbortSignal | undefined }): Promise<readonly Change[]> {
  let changes = changesBetween(before, first, { renumbered: true });
  if (changes.length === 0) return changes;
  await poll(
    async () => {
      changes = changesBetween(before, await observe(machines, { signal }), { renumbered: true });
      return changes.length === 0 ? true : undefined;
    },
    { timeoutMs: 6000 * (machines.patience ?? 1), signal, longestPauseMs: 1000 },
  );
  return changes;
}

async function cleanUp(machines: Machines, repaired: boolean): Promise<void> {
  const left = await activeFaults(machines);
  const ready = repaired || judge(await observe(machines)).every(({ status }) => status === 'passed');
  for (const active of left.toReversed()) {
    if (ready) await forget(machines, active);
    else await revert(machines, active).catch(() => forget(machines, active));
  }
  if (!ready) await verify(machines, {});
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const started = performance.now();
  return { value: await work(), ms: Math.round(performance.now() - started) };
}
