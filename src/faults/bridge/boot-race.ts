import { ofBridge } from '../shared/consequences.ts';
import { bareDocker, bareEvidence, restartDocker } from '../shared/docker-bare.ts';
import type { Fault } from '../fault.ts';
import { startFlanneld } from '../shared/flanneld-settings.ts';
import { onNodes } from '../shared/look.ts';

/** In the CentOS 7 package docker only wants flanneld's unit, so docker may start first after a halt. */
export const bootRace = {
  id: 'boot-race',
  title: 'docker started before flanneld had a subnet',
  symptom: 'after a halt and `up`, docker0 has 172.17.0.1/16, and no other node has a route to its pods',
  source: 'kubernetes/kubernetes#23187, #42919; kubernetes-retired/contrib#586',
  reach: 'node',
  settleMs: 1000,
  explains: ofBridge,
  signature: seen =>
    onNodes(seen, node => {
      const bare = bareDocker(node, seen);
      if (!bare || bare.bip !== undefined || bare.beforeFlanneld !== true) return [];
      return bareEvidence(node, bare, 'docker became active before flanneld did');
    }),
  cure: restartDocker,
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: `cp /run/flannel/docker options
systemctl stop flanneld docker
rm /run/flannel/docker /run/flannel/subnet.env
systemctl start docker
mkdir -p /run/flannel
${startFlanneld}`,
        revert: 'systemctl restart docker',
        sets: ["docker's --bip", "docker's --mtu"],
        needs: ['when docker was started'],
        disturbs: ['a running flanneld'],
      },
    ],
  },
} as const satisfies Fault;
