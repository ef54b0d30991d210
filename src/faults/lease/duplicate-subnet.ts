import { alignedSubnet, reachable, storeOf } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofLease } from '../shared/consequences.ts';
import type { Evidence, Fault } from '../fault.ts';
import { leaseOf, run } from '../shared/look.ts';

const path = '/run/flannel/subnet.env';

/** An expired lease was granted to another node, but the first node's file still has its subnet. */
export const duplicateSubnet = {
  id: 'duplicate-subnet',
  title: 'a node uses a subnet that is leased to another node',
  symptom: 'pods on two nodes have the same addresses: traffic reaches sometimes one node, sometimes the other',
  source: 'flannel-io/flannel#1289, #805, #1182, #1129; fixed in 0.18.0 (#1505)',
  reach: 'node',
  settleMs: 3000,
  explains: [...ofLease, 'lease-missing', 'lease-moved-docker-stale', 'docker0-not-flannel', 'docker0-address', 'subnet-env-wrong', 'route-missing'],
  signature: seen => usurpersOf(seen).flatMap(({ node, owner }) => toEvidence(seen, node, owner)),
  // flanneld finds its lease by the node's address, or gets a new one; docker then uses it.
  cure: seen =>
    usurpersOf(seen).flatMap(({ node: { name } }) => [
      run(name, 'systemctl', 'stop', 'flanneld'),
      run(name, 'rm', '-f', path),
      run(name, 'systemctl', 'start', 'flanneld'),
      run(name, 'systemctl', 'restart', 'docker'),
    ]),
  drill: {
    on: 'worker',
    stage: ({ node, peer }) => [
      {
        node: node.name,
        inject: `cp ${path} /run/flannel/docker .
sed -i 's#^FLANNEL_SUBNET=.*#FLANNEL_SUBNET=${peer.subnetEnv?.subnet}#' ${path}
sed -i 's#--bip=[0-9./]*#--bip=${peer.subnetEnv?.subnet}#' /run/flannel/docker
systemctl restart --no-block docker`,
        revert: `cp subnet.env docker /run/flannel/\nsystemctl restart docker`,
        sets: ['subnet.env', "docker's --bip", 'the routes to the other nodes'],
      },
    ],
  },
} as const satisfies Fault;

interface Usurper {
  readonly node: NodeFacts;
  readonly owner: NodeFacts;
}

function usurpersOf(seen: Observation): readonly Usurper[] {
  const owners = new Map(seen.nodes.map(node => [node.address, node]));
  const holders = new Map(storeOf(seen)?.leases.map(({ subnet, publicIp }) => [subnet, owners.get(publicIp ?? '')]));
  return reachable(seen).flatMap(node => {
    const owner = holders.get(alignedSubnet(node) ?? '');
    return owner && owner.name !== node.name ? [{ node, owner }] : [];
  });
}

function toEvidence(seen: Observation, node: NodeFacts, owner: NodeFacts): readonly Evidence[] {
  const own = leaseOf(seen, node)?.subnet;
  const subnet = alignedSubnet(node) ?? '';
  const expected = own === undefined ? "the node's leased subnet" : `in ${own}, the node's leased subnet`;
  return [
    { node: node.name, peer: owner.name, fact: `FLANNEL_SUBNET in ${path}`, expected, actual: `${node.subnetEnv?.subnet}, leased to ${owner.name}` },
    { node: owner.name, peer: node.name, fact: `who uses ${subnet}`, expected: `only ${owner.name}`, actual: `${node.name} too` },
  ];
}
