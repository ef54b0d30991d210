import type { NodeFacts } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { listed, onNode } from './finding.ts';
import { answering } from './node-view.ts';

/** Pods hang on docker0; when docker started without flannel's options they have addresses that nobody routes. */
export const bridgeAddress: Check = {
  id: 'bridge-address',
  title: "Each node's docker0 is up with the address that flannel gave it",
  layer: 'bridge',
  settleMs: 10_000,
  needs: [],
  judge: seen => answering(seen).flatMap(judgeBridge),
};

// Its MTU and carrier say nothing: both depend on whether a container is attached.
function judgeBridge(node: NodeFacts): readonly Finding[] {
  const { name, links, addresses, subnetEnv } = node;
  const link = links.find(candidate => candidate.name === 'docker0');
  const wanted = subnetEnv?.subnet ?? 'the FLANNEL_SUBNET of subnet.env';
  const held = addresses.filter(({ device }) => device === 'docker0').map(({ address, prefixLength }) => `${address}/${prefixLength}`);
  const hint = `k8s-lab exec ${name} -- systemctl restart docker`;
  if (!link) return [onNode(name, { summary: 'there is no docker0', expected: `docker0 with ${wanted}`, actual: 'no such link', hint })];
  if (!subnetEnv || !held.includes(wanted)) {
    return [onNode(name, { summary: "docker0 has not flannel's address", expected: wanted, actual: listed(held), hint })];
  }
  if (!link.flags.includes('UP')) {
    return [
      onNode(name, {
        summary: 'docker0 is down',
        expected: 'UP',
        actual: `${listed(link.flags)} (state ${link.state})`,
        hint: `k8s-lab exec ${name} -- ip link set docker0 up`,
      }),
    ];
  }
  return [];
}
