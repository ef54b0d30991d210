import { etcdEndpoints } from '../../config/lab-config.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { correct, setOptions, setVariable, stageSettings, toldWhere } from '../shared/flanneld-settings.ts';
import { flanneldFlag, nodesOf, onNodes } from '../shared/look.ts';

const variable = 'FLANNEL_ETCD_ENDPOINTS';

/** The rpm's default is etcd on the node itself. */
export const etcdEndpointWrong = {
  id: 'etcd-endpoint-wrong',
  title: 'flanneld uses the wrong etcd endpoint',
  symptom: 'on one node, flanneld waits and logs that etcd is unavailable or misconfigured',
  source: 'flannel-io/flannel#472; code (/etc/sysconfig/flanneld of flannel-0.7.1-4.el7)',
  reach: 'node',
  settleMs: 0,
  explains: [...ofFlanneld, 'lease-missing', 'flanneld-failing'],
  signature(seen) {
    const planned = etcdEndpoints(seen.lab);
    return onNodes(seen, node => {
      const told = flanneldFlag(node, 'etcd-endpoints', variable);
      const asked = told?.split(',').map(endpoint => endpoint.replace(/\/+$/, ''));
      // etcd-tls reports a TLS endpoint.
      if (!asked || asked.some(endpoint => planned.includes(endpoint)) || asked.some(endpoint => endpoint.startsWith('https:'))) return [];
      return [{ node: node.name, fact: toldWhere(node), expected: `-etcd-endpoints=${planned.join(',')}`, actual: `-etcd-endpoints=${told || ' (empty)'}` }];
    });
  },
  cure: (seen, evidence) =>
    correct(seen, nodesOf(evidence), node => [...setVariable(node, variable, etcdEndpoints(seen.lab).join(',')), ...setOptions(node, ['etcd-endpoints'])]),
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => [{ ...stageSettings(node, seen, `s#^${variable}=.*#${variable}="http://127.0.0.1:${seen.lab.etcd.clientPort}"#`, 'lose lease'), sets: [variable] }],
  },
} as const satisfies Fault;
