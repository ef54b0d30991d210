import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { onNode } from '../shared/paste.ts';
import { nodeDevice, reachable } from '../shared/peers.ts';

/** Cloned machines overwrite each other's registrations. */
export const identitiesUnique = {
  id: 'identities-unique',
  title: 'Every node has its own hostname, machine-id and MAC address',
  settleMs: 0,
  needs: ['nodes-reachable'],
  judge(seen) {
    const nodes = reachable(seen);
    return [
      ...nodes.flatMap(judgeHostname),
      ...nodes.flatMap(judgeMachineId),
      ...repeated(nodes, 'hostname', node => node.hostname),
      ...repeated(nodes, 'machine-id', node => node.machineId),
      ...repeated(nodes, 'MAC address', macOf),
    ];
  },
} as const satisfies Check;

function judgeHostname({ name, hostname }: NodeFacts): Finding[] {
  if (hostname === name) return [];
  const actual = hostname ?? 'unknown';
  return [{ node: name, summary: 'the hostname is wrong', expected: name, actual, hint: onNode(name, `hostname ${name}`) }];
}

function judgeMachineId({ name, machineId }: NodeFacts): Finding[] {
  if (machineId !== undefined) return [];
  const hint = onNode(name, 'systemd-machine-id-setup');
  return [{ node: name, summary: 'the machine-id is missing', expected: 'an id in /etc/machine-id', actual: 'none', hint }];
}

// Only of the planned device: eth0 is the same NAT interface everywhere.
function macOf(node: NodeFacts): string | undefined {
  const device = nodeDevice(node);
  return node.links.find(({ name }) => name === device)?.mac?.toLowerCase();
}

function repeated(nodes: readonly NodeFacts[], what: string, valueOf: (node: NodeFacts) => string | undefined): Finding[] {
  const first = new Map<string, string>();
  return nodes.flatMap(node => {
    const value = valueOf(node);
    if (value === undefined) return [];
    const other = first.get(value);
    if (other === undefined) {
      first.set(value, node.name);
      return [];
    }
    return [
      {
        node: node.name,
        summary: `${other} has the same ${what}`,
        expected: `a unique ${what}`,
        actual: value,
        hint: 'k8s-lab down, then k8s-lab up: this recreates the machines',
      },
    ];
  });
}
