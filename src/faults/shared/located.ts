import type { Clue, LostAt, Observation } from '../../observe/observation.ts';
import type { CureAction, Evidence } from '../fault.ts';

/** A place inside a node where traced packets are lost, and what can account for it there. */
export interface LossInNode {
  readonly node: string;
  readonly lost: LostAt;
  readonly clues: readonly Clue[];
}

/** The places inside single nodes where traced packets are lost; what a wire loses is none of them. */
export function lossesInNodes({ closer }: Observation): readonly LossInNode[] {
  return (closer?.lost ?? []).flatMap(lost => {
    const [node, ...more] = lost.nodes;
    if (node === undefined || more.length > 0 || isOnWire(lost)) return [];
    return [{ node, lost, clues: closer?.clues.filter(clue => clue.node === node) ?? [] }];
  });
}

/** Whether the packets are lost outside the nodes. */
export function isOnWire({ says }: LostAt): boolean {
  return /^the wire | on the wire /.test(says);
}

/** The evidence of clues that account for losses inside nodes, each once. */
export function clueEvidence(seen: Observation, expected: string, accounting: (loss: LossInNode) => readonly Clue[]): readonly Evidence[] {
  const found = lossesInNodes(seen).flatMap(loss => accounting(loss).map(({ text }): Evidence => ({ node: loss.node, fact: loss.lost.says, expected, actual: text, lasting: true })));
  return [...new Map(found.map(one => [`${one.node} ${one.actual}`, one])).values()];
}

/** Takes back each clue of the evidence. */
export function takeBack({ closer }: Observation, evidence: readonly Evidence[], loses?: string): readonly CureAction[] {
  return evidence.flatMap(({ node = '', actual }) => {
    const [program, ...words] = closer?.clues.find(clue => clue.node === node && clue.text === actual)?.undo ?? [];
    return program === undefined ? [] : [{ where: node, argv: [program, ...words] as const, ...(loses !== undefined && { loses }) }];
  });
}
