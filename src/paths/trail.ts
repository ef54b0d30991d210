import type { Hop, HopStage } from './types.ts';

type Said = Pick<Hop, 'what' | 'text'> & Partial<Pick<Hop, 'basis' | 'wanted' | 'wrongDoor'>>;

/** The hops of one direction, as they are walked; a hop that dies or is not known ends a step of the walk. */
export class Trail {
  readonly hops: Hop[] = [];

  passes(node: string, stage: HopStage, said: Said): true {
    return this.#add(node, stage, said, 'passes') as true;
  }

  dies(node: string, stage: HopStage, said: Said): undefined {
    return this.#add(node, stage, said, 'dies') as undefined;
  }

  /** What follows may still show that the packet dies. */
  unknown(node: string, stage: HopStage, said: Said): undefined {
    return this.#add(node, stage, said, 'unknown') as undefined;
  }

  get ends(): 'arrives' | 'dies' | 'unknown' {
    if (this.hops.some(({ state }) => state === 'dies')) return 'dies';
    return this.hops.some(({ state }) => state === 'unknown') ? 'unknown' : 'arrives';
  }

  #add(node: string, stage: HopStage, said: Said, state: Hop['state']): true | undefined {
    this.hops.push({ node, stage, state, basis: 'fact', ...said });
    return state === 'passes' ? true : undefined;
  }
}
