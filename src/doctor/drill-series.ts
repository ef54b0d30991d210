import { verify } from '../lab/verify.ts';
import type { Machines } from '../providers/provider.ts';
import { diagnose } from './diagnose.ts';
import { drill, skip } from './drill.ts';
import type { Role, Score } from './drill.ts';
import { repair } from './repair.ts';

export interface SeriesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Creates the lab anew; absent if that would cost more than a sandbox. */
  readonly recreate?: () => Promise<Machines>;
  readonly onScore?: (score: Score) => void;
  /** Told what is done to make the lab ready again. */
  readonly tell?: (text: string) => void;
}

/** Runs drills one after the other, each in a lab that is ready: made so again if need be, else the rest is skipped. */
export async function drillInTurn(machines: Machines, drills: readonly (readonly Role[])[], options: SeriesOptions): Promise<readonly Score[]> {
  const { signal, onScore } = options;
  const scores: Score[] = [];
  const add = (score: Score): void => {
    scores.push(score);
    onScore?.(score);
  };
  let current: Machines | undefined = machines;
  let because = '';
  for (const roles of drills) {
    let score = current ? await drill(current, roles, { signal }) : skip(roles, because);
    // The first drill does not touch a lab that was not ready: that is its owner's.
    if (current && score.skipped !== undefined) {
      because = scores.length === 0 ? score.skipped : 'an earlier drill left the lab not ready, and it could not be made ready again';
      current = scores.length === 0 ? undefined : await makeReady(current, options);
      if (current) score = await drill(current, roles, { signal });
    }
    add(score);
  }
  return scores;
}

/** Repairs a lab in which nothing is injected, else recreates it; undefined if it is still not ready. */
async function makeReady(machines: Machines, { signal, recreate, tell }: SeriesOptions): Promise<Machines | undefined> {
  tell?.('the lab is not ready; repairing it');
  await repair(machines, await diagnose(machines, { signal }), { signal, force: true });
  if ((await verify(machines, { signal })).report.ready) return machines;
  if (!recreate) return undefined;
  tell?.('the lab is not ready; recreating it');
  const anew = await recreate();
  return (await verify(anew, { signal })).report.ready ? anew : undefined;
}
