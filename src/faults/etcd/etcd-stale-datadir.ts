import { ofEtcd } from '../shared/consequences.ts';
import { etcdOf, keepsEnding } from '../shared/etcd-settings.ts';
import type { Fault } from '../fault.ts';
import { putConfig } from '../shared/config-look.ts';
import { restartFlanneld, run, settingOf } from '../shared/look.ts';

const stale = /has already been bootstrapped|cluster ID mismatch/;

/** A recreated node has an old data dir, or an old cluster got a new node. */
export const etcdStaleDatadir = {
  id: 'etcd-stale-datadir',
  title: "etcd's data dir belongs to a different cluster than its settings",
  symptom: 'etcd keeps exiting and logs "has already been bootstrapped" or "cluster ID mismatch"',
  source: 'etcd-io/etcd#2780, #3710, #5422',
  reach: 'lab',
  settleMs: 3000,
  explains: [...ofEtcd, 'etcd-failing', 'etcd-stopped', 'lease-missing'],
  signature(seen) {
    const found = etcdOf(seen);
    const line = found?.service.log.findLast(candidate => stale.test(candidate));
    if (!found || line === undefined || !keepsEnding(seen, found.service)) return [];
    const { node, text } = found;
    return [{ node: node.name, fact: `etcd's log, about its data dir ${dataDir(text)}`, expected: 'a data dir of the cluster in its settings', actual: line }];
  },
  cure(seen) {
    const found = etcdOf(seen);
    if (!found) return [];
    const { node, text } = found;
    const loses = `all data in etcd on ${node.name}; only the network config and flannel's leases are restored`;
    return [
      run(node.name, 'systemctl', 'stop', 'etcd'),
      { ...run(node.name, 'rm', '-rf', `${dataDir(text)}/member`), loses },
      run(node.name, 'systemctl', 'start', 'etcd'),
      ...putConfig(seen),
      ...seen.lab.nodes.map(({ name }) => restartFlanneld(name)),
    ];
  },
  noDrill: "a lab's etcd has one member, which starts from any data dir; the error needs a second member",
} as const satisfies Fault;

function dataDir(text: string): string {
  return settingOf(text, 'ETCD_DATA_DIR') || '/var/lib/etcd/default.etcd';
}
