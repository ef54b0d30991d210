import { hasQuorum } from '../../checks/shared/etcd-quorum.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { dataDirOf, emptyDataDirs, etcdsOf, keepsEnding } from '../shared/etcd-settings.ts';
import type { Fault } from '../fault.ts';
import { putConfig } from '../shared/config-look.ts';
import { nodesOf, restartFlanneld } from '../shared/look.ts';

const stale = /has already been bootstrapped|cluster ID mismatch/;

/** A recreated node has an old data dir, or an old cluster got a new node. */
export const etcdStaleDatadir = {
  id: 'etcd-stale-datadir',
  title: "etcd's data dir belongs to a different cluster than its settings",
  symptom: 'etcd keeps exiting and logs "has already been bootstrapped" or "cluster ID mismatch"',
  source: 'etcd-io/etcd#2780, #3710, #5422',
  reach: 'lab',
  settleMs: 3000,
  explains: [...ofEtcd, 'etcd-failing', 'etcd-stopped', 'lease-missing', 'quorum-lost', 'member-stopped'],
  signature(seen) {
    // Of a member that the others can do without, member-stale-datadir.
    if (hasQuorum(seen)) return [];
    return etcdsOf(seen).flatMap(found => {
      const { node, service, text } = found;
      const line = service.log.findLast(candidate => stale.test(candidate));
      if (line === undefined || !keepsEnding(seen, found)) return [];
      return [{ node: node.name, fact: `etcd's log, about its data dir ${dataDirOf(text)}`, expected: 'a data dir of the cluster in its settings', actual: line }];
    });
  },
  cure(seen, evidence) {
    const stray = etcdsOf(seen).filter(({ node }) => nodesOf(evidence).includes(node.name));
    if (stray.length === 0) return [];
    return [...emptyDataDirs(stray), ...putConfig(seen), ...seen.lab.nodes.map(({ name }) => restartFlanneld(name))];
  },
  noDrill: 'an etcd of one member starts from any data dir; of several, member-stale-datadir is injected',
} as const satisfies Fault;

