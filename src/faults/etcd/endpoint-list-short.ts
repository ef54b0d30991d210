import { etcdEndpoints, hasSeveralMembers } from '../../config/lab-config.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { correct, setOptions, setVariable, stageSettings, toldWhere } from '../shared/flanneld-settings.ts';
import { flanneldFlag, nodesOf, onNodes } from '../shared/look.ts';

const variable = 'FLANNEL_ETCD_ENDPOINTS';

/** It works until a member that it knows is lost. */
export const endpointListShort = {
  id: 'endpoint-list-short',
  title: 'flanneld knows only some of the members of etcd',
  symptom: 'nothing, until the members that flanneld knows are lost: then it renews no lease, although etcd has its quorum',
  source: 'flannel-io/flannel, Documentation/configuration.md: etcd-endpoints; etcd.io, Client design',
  reach: 'node',
  settleMs: 0,
  explains: [...ofFlanneld, 'lease-missing'],
  signature(seen) {
    if (!hasSeveralMembers(seen.lab)) return [];
    const planned = etcdEndpoints(seen.lab);
    return onNodes(seen, node => {
      const told = flanneldFlag(node, 'etcd-endpoints', variable);
      const asked = told?.split(',').map(endpoint => endpoint.replace(/\/+$/, '')) ?? [];
      // etcd-endpoint-wrong reports a list without any of them.
      if (!asked.some(endpoint => planned.includes(endpoint)) || planned.every(endpoint => asked.includes(endpoint))) return [];
      return [{ node: node.name, fact: toldWhere(node), expected: `-etcd-endpoints=${planned.join(',')}`, actual: `-etcd-endpoints=${told}`, lasting: true }];
    });
  },
  cure: (seen, evidence) =>
    correct(seen, nodesOf(evidence), node => [...setVariable(node, variable, etcdEndpoints(seen.lab).join(',')), ...setOptions(node, ['etcd-endpoints'])]),
  drill: {
    on: 'worker',
    members: 3,
    stage: ({ node, seen }) => [{ ...stageSettings(node, seen, `s#^${variable}=.*#${variable}="${etcdEndpoints(seen.lab)[0]}"#`), sets: [variable] }],
  },
} as const satisfies Fault;
