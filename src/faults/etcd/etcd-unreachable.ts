import { settingOf } from '../../checks/shared/setting-of.ts';
import { etcdEndpointOf } from '../../config/lab-config.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { etcdsOf, stageEtcdSettings } from '../shared/etcd-settings.ts';
import type { SeenEtcd } from '../shared/etcd-settings.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { editFile, nodesOf, restartServices } from '../shared/look.ts';

const variable = 'ETCD_LISTEN_CLIENT_URLS';

/** etcd answers only requests from its own node. */
export const etcdUnreachable = {
  id: 'etcd-unreachable',
  title: "etcd runs, but does not listen on its node's address",
  symptom: 'etcdctl works on the etcd node; flanneld on other nodes logs "connection refused", or that the cluster is unavailable or misconfigured',
  source: 'flannel-io/flannel#472, #345; kubernetes-retired/contrib#586',
  reach: 'lab',
  settleMs: 1000,
  explains: [...ofEtcd, 'lease-missing', 'quorum-lost', 'member-stopped'],
  signature: seen => etcdsOf(seen).flatMap(found => evidenceOf(seen.lab, found)),
  cure: (seen, evidence) =>
    etcdsOf(seen)
      .filter(({ node, text }) => text !== '' && nodesOf(evidence).includes(node.name))
      .flatMap(found => listenAgain(seen.lab, found)),
  drill: {
    on: 'etcd',
    stage: ({ node, seen }) => [stageEtcdSettings(node, `/^${variable}=/s#${etcdEndpointOf(seen.lab, node)},##`)],
  },
} as const satisfies Fault;

function evidenceOf(lab: LabConfig, { node, service, path, text }: SeenEtcd): readonly Evidence[] {
  if (service.activeState !== 'active') return [];
  const { clientPort } = lab.etcd;
  const there = node.listening.filter(({ protocol, port }) => protocol === 'tcp' && port === clientPort).map(({ address }) => address);
  // An etcd that listens nowhere is starting, or has exited.
  if (there.length === 0 || there.some(address => [node.address, '0.0.0.0', '*', '::', '[::]'].includes(address))) return [];
  const urls = settingOf(text, variable);
  return [
    { node: node.name, fact: 'ss -ltn', expected: `${node.address}:${clientPort}`, actual: there.map(address => `${address}:${clientPort}`).join(', ') },
    ...(urls === undefined ? [] : [{ node: node.name, fact: `${variable} in ${path}`, expected: `including ${etcdEndpointOf(lab, node)}`, actual: urls }]),
  ];
}

function listenAgain(lab: LabConfig, { node, path, text }: SeenEtcd): readonly CureAction[] {
  const urls = settingOf(text, variable);
  const endpoint = etcdEndpointOf(lab, node);
  const add = urls === undefined ? `$a ${variable}="${endpoint},http://127.0.0.1:${lab.etcd.clientPort}"` : `s#^${variable}="\\{0,1\\}#&${endpoint},#`;
  const edit = urls?.split(',').includes(endpoint) ? [] : [editFile(node.name, path, add)];
  return [...edit, restartServices(node.name, 'etcd')];
}
