import { etcdEndpoint } from '../../config/lab-config.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { etcdOf, stageEtcdSettings } from '../shared/etcd-settings.ts';
import type { Fault } from '../fault.ts';
import { editFile, restartServices, settingOf } from '../shared/look.ts';

const variable = 'ETCD_LISTEN_CLIENT_URLS';

/** etcd answers only requests from its own node. */
export const etcdUnreachable = {
  id: 'etcd-unreachable',
  title: "etcd runs, but does not listen on its node's address",
  symptom: 'etcdctl works on the etcd node; flanneld on other nodes logs "connection refused", or that the cluster is unavailable or misconfigured',
  source: 'flannel-io/flannel#472, #345; kubernetes-retired/contrib#586',
  reach: 'lab',
  settleMs: 1000,
  explains: [...ofEtcd, 'lease-missing'],
  signature(seen) {
    const found = etcdOf(seen);
    if (found?.service.activeState !== 'active') return [];
    const { node, path, text } = found;
    const { clientPort } = seen.lab.etcd;
    const there = node.listening.filter(({ protocol, port }) => protocol === 'tcp' && port === clientPort).map(({ address }) => address);
    // An etcd that listens nowhere is starting, or has exited.
    if (there.length === 0 || there.some(address => [node.address, '0.0.0.0', '*', '::', '[::]'].includes(address))) return [];
    const urls = settingOf(text, variable);
    return [
      { node: node.name, fact: 'ss -ltn', expected: `${node.address}:${clientPort}`, actual: there.map(address => `${address}:${clientPort}`).join(', ') },
      ...(urls === undefined ? [] : [{ node: node.name, fact: `${variable} in ${path}`, expected: `including ${etcdEndpoint(seen.lab)}`, actual: urls }]),
    ];
  },
  cure(seen) {
    const found = etcdOf(seen);
    if (!found || found.text === '') return [];
    const { node, path, text } = found;
    const urls = settingOf(text, variable);
    const endpoint = etcdEndpoint(seen.lab);
    const add = urls === undefined ? `$a ${variable}="${endpoint},http://127.0.0.1:${seen.lab.etcd.clientPort}"` : `s#^${variable}="\\{0,1\\}#&${endpoint},#`;
    const edit = urls?.split(',').includes(endpoint) ? [] : [editFile(node.name, path, add)];
    return [...edit, restartServices(node.name, 'etcd')];
  },
  drill: {
    on: 'etcd',
    stage: ({ node, seen }) => [stageEtcdSettings(node, `/^${variable}=/s#${etcdEndpoint(seen.lab)},##`)],
  },
} as const satisfies Fault;
