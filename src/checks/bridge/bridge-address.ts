import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { onNode, restart } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** If docker started before flannel, no other node has a route to its pods' addresses. */
export const bridgeAddress = {
  id: 'bridge-address',
  title: "Every node's docker0 is up and has the address in its subnet.env",
  settleMs: 15_000,
  needs: ['nodes-reachable', 'subnet-files'],
  judge: seen => reachable(seen).flatMap(node => judgeNode(node) ?? []),
} as const satisfies Check;

// Until a container is attached, its MTU is 1500 and RUNNING is missing: neither is a problem.
function judgeNode({ name, links, addresses, subnetEnv }: NodeFacts): Finding | undefined {
  const link = links.find(candidate => candidate.name === 'docker0');
  const held = addresses.filter(({ device }) => device === 'docker0').map(entry => `${entry.address}/${entry.prefixLength}`);
  const hint = restart(name, 'docker');
  if (!link) return { node: name, summary: 'docker0 is missing', expected: subnetEnv?.subnet ?? 'a bridge docker0', actual: 'no such link', hint };
  if (!link.flags.includes('UP')) {
    const actual = `<${link.flags.join(',')}>`;
    return { node: name, summary: 'docker0 is down', expected: 'UP', actual, hint: onNode(name, 'ip link set docker0 up') };
  }
  // A missing subnet.env is reported by subnet-files.
  if (!subnetEnv || held.includes(subnetEnv.subnet)) return undefined;
  const summary = "docker0 does not have the address of the node's flannel subnet";
  return { node: name, summary, expected: subnetEnv.subnet, actual: held.join(', ') || 'no address', hint };
}
