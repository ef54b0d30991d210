import { alignedSubnet } from '../../checks/shared/peers.ts';
import type { Observation, NodeFacts } from '../../observe/observation.ts';
import { ofBridge } from '../shared/consequences.ts';
import { bareDocker, bareEvidence, restartDocker } from '../shared/docker-bare.ts';
import type { Fault } from '../fault.ts';
import { startFlanneld } from '../shared/flanneld-settings.ts';
import { leaseOf, onNodes } from '../shared/look.ts';
import { leaseShell } from '../shared/lease-look.ts';

const folder = '/run/flannel';

/** flanneld gets a new subnet after it lost its lease, but docker reads the new options only when it starts. */
export const leaseMovedDockerStale = {
  id: 'lease-moved-docker-stale',
  title: 'flannel gave the node a new subnet, but docker0 still has the old one',
  symptom: "after a day, or after etcd lost its data, no other node has a route to the node's pods",
  source: 'flannel-io/flannel#621, #520; oracle/terraform-kubernetes-installer#5',
  reach: 'node',
  settleMs: 1000,
  explains: ofBridge,
  signature: seen =>
    onNodes(seen, node => {
      const bare = bareDocker(node, seen);
      // The node's subnet is known only if its lease and its file agree.
      if (!bare?.wasFlannels || leaseOf(seen, node)?.subnet !== alignedSubnet(node)) return [];
      return bareEvidence(node, bare, 'the old subnet of the node');
    }),
  cure: restartDocker,
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => [{ node: node.name, inject: moveLease(seen, node), revert: moveBack(seen), sets: ['the lease', "docker's --bip", "docker's --mtu"], needs: ['a running docker'] }],
  },
} as const satisfies Fault;

// flanneld picks a random subnet, perhaps the same again.
function moveLease(seen: Observation, node: NodeFacts): string {
  return `${leaseShell(seen)}cp ${folder}/subnet.env ${folder}/docker .
for try in 1 2 3 4 5; do
  systemctl stop flanneld
  del '${leaseOf(seen, node)?.key ?? ''}' || :
  rm -f ${folder}/subnet.env
  ${startFlanneld}
  [ -e ${folder}/subnet.env ] || break
  grep -q "^$(grep FLANNEL_SUBNET subnet.env)$" ${folder}/subnet.env || break
done
# As flannel before 0.8, which takes another subnet without starting again.
cp docker ${folder}/docker`;
}

// Delete the current lease; flanneld then requests the subnet of its old file.
function moveBack(seen: Observation): string {
  return `${leaseShell(seen)}systemctl stop flanneld
. ${folder}/subnet.env
head=\${FLANNEL_SUBNET%.*} tail=\${FLANNEL_SUBNET##*.}
del "${seen.lab.etcd.prefix}/subnets/$head.$((\${tail%/*} - 1))-\${tail#*/}"
cp subnet.env docker ${folder}/
systemctl start --no-block flanneld`;
}
