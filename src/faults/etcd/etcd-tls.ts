import { etcdEndpoints, etcdScheme } from '../../config/lab-config.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { Fault } from '../fault.ts';
import { correct, isNotReady, setOptions, setVariable, stageSettings, toldWhere } from '../shared/flanneld-settings.ts';
import { flanneldFlag, nodesOf, onNodes, serviceOf } from '../shared/look.ts';

const variable = 'FLANNEL_ETCD_ENDPOINTS';
const tlsLine = /x509: |tls: |authentication handshake failed/;

const swapScheme = (lab: LabConfig): string => (lab.etcd.tls ? `s#^\\(${variable}=.*\\)https:#\\1http:#` : `s#^\\(${variable}=.*\\)http:#\\1https:#`);

/** Only one side uses TLS, or flanneld does not trust etcd's certificate. */
export const etcdTls = {
  id: 'etcd-tls',
  title: 'only one of flanneld and etcd speaks TLS, or they do not trust each other',
  symptom: 'flanneld waits for etcd, without a log line or with "x509: certificate signed by unknown authority", while curl gets an answer at once',
  source: 'flannel-io/flannel#718; etcd-io/etcd#917, #8328',
  reach: 'node',
  settleMs: 0,
  explains: [...ofFlanneld, 'lease-missing', 'flanneld-failing'],
  signature(seen) {
    const planned = etcdEndpoints(seen.lab).join(',');
    return onNodes(seen, node => {
      const told = flanneldFlag(node, 'etcd-endpoints', variable);
      const said = isNotReady(node) ? serviceOf(node, 'flanneld')?.log.findLast(line => tlsLine.test(line)) : undefined;
      const scheme = `${etcdScheme(seen.lab)}:`;
      const otherScheme = told?.split(',').some(endpoint => /^https?:/.test(endpoint) && !endpoint.startsWith(scheme)) ?? false;
      return [
        ...(otherScheme ? [{ node: node.name, fact: toldWhere(node), expected: `-etcd-endpoints=${planned}`, actual: `-etcd-endpoints=${told}` }] : []),
        ...(said === undefined ? [] : [{ node: node.name, fact: "flanneld's log", expected: 'no certificate errors', actual: said }]),
      ];
    });
  },
  cure: (seen, evidence) =>
    correct(seen, nodesOf(evidence), node => [
      ...setVariable(node, variable, etcdEndpoints(seen.lab).join(',')),
      ...setOptions(node, ['etcd-endpoints', ...(seen.lab.etcd.tls ? [] : ['etcd-cafile', 'etcd-certfile', 'etcd-keyfile'])]),
    ]),
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => [{ ...stageSettings(node, seen, swapScheme(seen.lab), 'lose lease'), sets: [variable] }],
  },
} as const satisfies Fault;
