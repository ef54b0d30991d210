import { reachable } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { Evidence, Fault } from '../fault.ts';
import { run } from '../shared/look.ts';

const machineId = '/etc/machine-id';

/** Caused by cloned machines, or by a hostname set by hand. */
export const duplicateIdentity = {
  id: 'duplicate-identity',
  title: 'two nodes have the same machine-id or hostname',
  symptom: 'the nodes overwrite each other in every registry that uses the name or id',
  source: 'kubernetes/kubeadm#31; weaveworks/weave#3438, #2427; k0sctl phase/validate_hosts.go',
  reach: 'node',
  settleMs: 0,
  explains: ['identities-unique'],
  signature: seen => twinsOf(seen).flatMap(({ node, other, fact, value }) => [
    sharing(node, other, fact, value),
    sharing(other, node, fact, value),
  ]),
  cure: seen =>
    twinsOf(seen).map(({ node: { name }, fact }) =>
      fact === machineId
        ? run(name, 'sh', '-c', `tr -d - </proc/sys/kernel/random/uuid >${machineId}`)
        : run(name, 'hostname', name),
    ),
  drill: {
    on: 'worker',
    stage: ({ node, peer }) =>
      peer.machineId === undefined
        ? []
        : [
            {
              node: node.name,
              inject: `cp -p ${machineId} machine-id\nhostname >name\necho ${peer.machineId} >${machineId}\nhostname ${peer.name}`,
              revert: `cp -p machine-id ${machineId}\nhostname "$(cat name)"`,
            },
          ],
  },
} as const satisfies Fault;

interface Twin {
  /** The node to change. */
  readonly node: NodeFacts;
  readonly other: NodeFacts;
  readonly fact: string;
  readonly value: string;
}

function twinsOf(seen: Observation): readonly Twin[] {
  const nodes = reachable(seen);
  return nodes.flatMap((node, index) => {
    const { name, hostname, machineId: id } = node;
    const cloned = id === undefined ? undefined : nodes.slice(0, index).find(other => other.machineId === id);
    // A wrong hostname that no other node has is not a duplicate.
    const named = hostname === undefined || hostname === name ? undefined : nodes.find(other => other !== node && other.hostname === hostname);
    return [
      ...(cloned ? [{ node, other: cloned, fact: machineId, value: id ?? '' }] : []),
      ...(named ? [{ node, other: named, fact: 'hostname', value: hostname ?? '' }] : []),
    ];
  });
}

function sharing({ name: node }: NodeFacts, { name: peer }: NodeFacts, fact: string, value: string): Evidence {
  const expected = fact === 'hostname' ? `${node}, and on no other node` : 'a unique id';
  return { node, peer, fact, expected, actual: `${value}, also on ${peer}` };
}
