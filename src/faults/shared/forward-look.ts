import { forwardDropFinder } from '../../checks/shared/forward-drops.ts';
import type { ForwardDrop } from '../../checks/shared/forward-drops.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { Evidence } from '../fault.ts';
import { onNodes, serviceOf } from './look.ts';

/** Evidence of one kind for packets between pods that FORWARD chains drop. */
export function forwardEvidence(seen: Observation, isOfKind: (drop: ForwardDrop, node: NodeFacts) => boolean): readonly Evidence[] {
  const dropsOf = forwardDropFinder(seen);
  return onNodes(seen, node => {
    const lasting = serviceOf(node, 'flanneld')?.suspended === true;
    return dropsOf(node)
      .filter(drop => isOfKind(drop, node))
      .map(({ command, what, decidedBy, peers }) => ({
        ...{ node: node.name, fact: `${command} -S`, expected: `packets ${what} ${peers.join(', ')} are accepted`, actual: decidedBy },
        ...(lasting && { lasting }),
      }));
  });
}

/** Whether a rule belongs to the iptables that the node's own command writes to, not to the other one (legacy or nft). */
export function isOwnKind({ command }: ForwardDrop, { iptables }: NodeFacts): boolean {
  return command === iptables[0]?.command;
}
