import { nodeDevice } from '../../checks/shared/peers.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { correct, isNotReady, stageSettings, toldInterface, toldWhere, useOwnInterface } from '../shared/flanneld-settings.ts';
import { nodesOf, onNodes } from '../shared/look.ts';

const ofOverlay = /^(?:lo|docker|flannel|k8s-lab|veth|cni)/;

/** eth1 in one box is enp0s8 in another. */
export const ifaceNameWrong = {
  id: 'iface-name-wrong',
  title: 'flanneld is configured with an interface that does not exist',
  symptom: 'flanneld keeps exiting and logs "Could not find valid interface matching"; the node gets no routes to new peers',
  source: 'opsnull/follow-me-install-kubernetes-cluster#343; hashicorp/vagrant#4288; code (0.7.1 network/manager.go)',
  reach: 'node',
  settleMs: 0,
  explains: [...ofFlanneld, 'lease-missing', 'flanneld-failing'],
  signature: seen =>
    onNodes(seen, node => {
      const told = toldInterface(node);
      const device = nodeDevice(node);
      if (!told || told.device !== undefined || device === undefined || !isNotReady(node)) return [];
      const has = node.links.map(({ name }) => name).filter(name => !ofOverlay.test(name)).join(', ');
      return [{ node: node.name, fact: toldWhere(node), expected: `-iface=${node.address}, on ${device}`, actual: `-iface=${told.iface}; the node has ${has}` }];
    }),
  cure: (seen, evidence) => correct(seen, nodesOf(evidence), useOwnInterface),
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => [{ ...stageSettings(node, seen, `s#-iface=[^ "]*#-iface=enp0s8#`), sets: ['-iface'] }],
  },
} as const satisfies Fault;
