import type { NodeFacts } from '../observe/observation.ts';
import type { CompareNodes } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** /run/flannel/subnet.env, in which flanneld writes the node's subnet. */
export const compareSubnets: CompareNodes = (before, after) =>
  compareFacts(before, factsOf(before.node), after, factsOf(after.node));

function factsOf({ subnetEnv }: NodeFacts): readonly Fact[] {
  if (!subnetEnv) return [];
  const { network, subnet, mtu, ipMasq } = subnetEnv;
  return [{ layer: 'lease', what: '/run/flannel/subnet.env', parts: { subnet, network, MTU: `${mtu}`, IPMASQ: `${ipMasq}` } }];
}
