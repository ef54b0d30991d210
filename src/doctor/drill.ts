import { judge } from '../checks/judge.ts';
import { changesBetween } from '../diff/changes.ts';
import type { Change } from '../diff/changes.ts';
import { messageOf } from '../errors.ts';
import { observe } from '../observe/observe.ts';
import type { Observation } from '../observe/observation.ts';
import { poll } from '../poll.ts';
import type { Machines } from '../providers/provider.ts';
import { verify } from '../verify.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosed } from './diagnose.ts';
import { repair } from './repair.ts';
import { activeFaults, forget, inject, revert, targetOf } from './stage.ts';
import type { Drillable } from './stage.ts';

/** A fault to be staged, on the node of one's choice or on the one that its drill is for. */
export interface Role {
  readonly fault: Drillable;
  readonly node?: string;
}

/** How the doctor did in one examination. */
export interface Score {
  readonly faults: readonly string[];
  readonly nodes: readonly string[];
  /** Whether verify said not ready. */
  readonly noticed: boolean;
  /** How many of the staged faults were named, as a root or as a consequence of one. */
  readonly named: number;
  /** Whether each staged fault was named as a root, and before any that was not staged. */
  readonly rootFirst: boolean;
  /** What was named first of all. */
  readonly first: readonly string[];
  /** Whether the lab was ready after the repair. */
  readonly repaired: boolean;
  /** What is otherwise than before the drill, once it is over. */
  readonly sideEffects: readonly Change[];
  readonly diagnoseMs: number;
  readonly repairMs: number;
  /** Why the drill could not be held. */
  readonly error?: string;
}

export interface DrillOptions {
  readonly signal?: AbortSignal | undefined;
}

/** How long a staged fault may take to show, in milliseconds. */
const showTimeoutMs = 15_000;

/** Stages faults, has them found and mended, and proves that all is as before; undoes what could not be mended. */
export async function drill(machines: Machines, roles: readonly Role[], { signal }: DrillOptions = {}): Promise<Score> {
  const nodes: string[] = [];
  const faults = roles.map(({ fault }) => fault.id);
  let score: Score = { faults, nodes, noticed: false, named: 0, rootFirst: false, first: [], repaired: false, sideEffects: [], diagnoseMs: 0, repairMs: 0 };
  const before = await observe(machines, { signal });
  try {
    for (const { fault, node } of roles) nodes.push(...(await inject(machines, fault, targetOf(fault, before, node))));
    score = { ...score, noticed: await isNoticed(machines, signal) };
    const found = await timed(() => diagnose(machines, { signal }));
    score = { ...score, ...scoreDiagnosis(roles, found.value), diagnoseMs: found.ms };
    const mended = await timed(() => repair(machines, found.value, { signal, force: true }));
    const repaired = mended.value.after.explanation.ready && (await verify(machines, { timeoutMs: showTimeoutMs * (machines.patience ?? 1), signal })).report.ready;
    return { ...score, repaired, repairMs: mended.ms, sideEffects: repaired ? await sideEffects(machines, before, signal) : [] };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ...score, error: messageOf(error) };
  } finally {
    if (!signal?.aborted) await cleanUp(machines);
  }
}

async function isNoticed(machines: Machines, signal: AbortSignal | undefined): Promise<boolean> {
  const look = async (): Promise<true | undefined> => {
    const results = judge(await observe(machines, { signal }));
    return results.some(({ status }) => status === 'failed') ? true : undefined;
  };
  return (await poll(look, { timeoutMs: showTimeoutMs * (machines.patience ?? 1), signal, longestPauseMs: 500 })) ?? false;
}

function scoreDiagnosis(roles: readonly Role[], { explanation: { causes } }: Diagnosed): Pick<Score, 'named' | 'rootFirst' | 'first'> {
  const ids = roles.map(({ fault }) => fault.id);
  const roots = causes.map(({ fault }) => fault.id);
  const known = new Set([...roots, ...causes.flatMap(({ explains }) => explains)]);
  const first = roots.slice(0, new Set(ids).size);
  return { named: ids.filter(id => known.has(id)).length, rootFirst: new Set(ids).size === first.length && ids.every(id => first.includes(id)), first };
}

// A lab that settles may still be at it when it is first looked at.
async function sideEffects(machines: Machines, before: Observation, signal: AbortSignal | undefined): Promise<readonly Change[]> {
  let changes: readonly Change[] = [];
  await poll(
    async () => {
      changes = changesBetween(before, await observe(machines, { signal }), { renumbered: true });
      return changes.length === 0 ? true : undefined;
    },
    { timeoutMs: 6000 * (machines.patience ?? 1), signal, longestPauseMs: 1000 },
  );
  return changes;
}

async function cleanUp(machines: Machines): Promise<void> {
  const left = await activeFaults(machines);
  const ready = judge(await observe(machines)).every(({ status }) => status === 'passed');
  for (const active of left.toReversed()) {
    if (ready) await forget(machines, active);
    else await revert(machines, active).catch(() => forget(machines, active));
  }
  if (!ready) await verify(machines, { timeoutMs: showTimeoutMs * (machines.patience ?? 1) });
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const started = performance.now();
  return { value: await work(), ms: Math.round(performance.now() - started) };
}
