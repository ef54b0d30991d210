import { alignedSubnet } from '../../checks/shared/peers.ts';
import type { Observation, NodeFacts } from '../../observe/observation.ts';
import { ofBridge } from '../shared/consequences.ts';
import { bareDocker, bareEvidence, restartDocker } from '../shared/docker-bare.ts';
import type { Fault } from '../fault.ts';
import { startFlanneld } from '../shared/flanneld-settings.ts';
import { leaseOf, onNodes } from '../shared/look.ts';
import { leaseShell } from '../shared/lease-look.ts';

const folder = '/run/flannel';

/** flanneld gets another subnet when its lease was lost; docker reads what it wrote only when it starts. */
export const leaseMovedDockerStale = {
  id: 'lease-moved-docker-stale',
  title: 'flannel gave the node another subnet, and docker0 still has the old one',
  symptom: "after a day, or after etcd lost its data, the node's pods keep addresses that no other node has a route to",
  source: 'flannel-io/flannel#621, #520; oracle/terraform-kubernetes-installer#5',
  reach: 'node',
  settleMs: 1000,
  explains: ofBridge,
  signature: seen =>
    onNodes(seen, node => {
      const bare = bareDocker(node, seen);
      // What the node was given is known only when its lease and its file agree.
      if (!bare?.wasFlannels || leaseOf(seen, node)?.subnet !== alignedSubnet(node)) return [];
      return bareEvidence(node, bare, 'from before flannel gave the node another subnet');
    }),
  cure: restartDocker,
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => [{ node: node.name, inject: moveLease(seen, node), revert: moveBack(seen), sets: ['the lease', "docker's --bip", "docker's --mtu"], needs: ['a running docker'] }],
  },
} as const satisfies Fault;

// It draws one of many, and may draw the same again.
function moveLease(seen: Observation, node: NodeFacts): string {
  return `${leaseShell(seen)}cp ${folder}/subnet.env ${folder}/docker .
for try in 1 2 3 4 5; do
  systemctl stop flanneld
  del '${leaseOf(seen, node)?.key ?? ''}' || :
  rm -f ${folder}/subnet.env
  ${startFlanneld}
  [ -e ${folder}/subnet.env ] || break
  grep -q "^$(grep FLANNEL_SUBNET subnet.env)$" ${folder}/subnet.env || break
done`;
}

// The lease that it holds now is given back; then it asks for the subnet of its old file.
function moveBack(seen: Observation): string {
  return `${leaseShell(seen)}systemctl stop flanneld
. ${folder}/subnet.env
head=\${FLANNEL_SUBNET%.*} tail=\${FLANNEL_SUBNET##*.}
del "${seen.lab.etcd.prefix}/subnets/$head.$((\${tail%/*} - 1))-\${tail#*/}"
cp subnet.env docker ${folder}/
systemctl start --no-block flanneld`;
}
