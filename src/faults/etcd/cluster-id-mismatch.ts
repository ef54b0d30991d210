import { mainCluster, severalMembers } from '../../checks/shared/etcd-quorum.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { dataDirOf, etcdsOf } from '../shared/etcd-settings.ts';
import type { Fault } from '../fault.ts';
import { nodesOf } from '../shared/look.ts';
import { rejoin } from '../shared/rejoin.ts';

/** It answers as if all were well, with other data. */
export const clusterIdMismatch = {
  id: 'cluster-id-mismatch',
  title: 'a member of etcd has founded a cluster of its own',
  symptom: 'a key that one endpoint has is missing at another, and the members log "request cluster ID mismatch"',
  source: 'etcd-io/etcd#3710, #5422',
  reach: 'node',
  settleMs: 0,
  explains: [...ofEtcd, 'member-stale-datadir', 'lease-missing'],
  signature(seen) {
    const main = mainCluster(seen);
    return severalMembers(seen)
      .filter(({ clusterId = main }) => clusterId !== main)
      .map(({ name: node, endpoint, clusterId }) => ({ node, fact: `the cluster id of ${endpoint}`, expected: `${main}`, actual: `${clusterId}` }));
  },
  cure: (seen, evidence) =>
    nodesOf(evidence).flatMap(name => {
      const loses = `what was written to etcd on ${name} alone, after it left the other members`;
      return rejoin(seen, name).map(action => (action.argv[0] === 'rm' ? { ...action, loses } : action));
    }),
  drill: {
    on: 'etcd',
    members: 3,
    stage({ node, seen }) {
      const found = etcdsOf(seen).find(one => one.node.name === node.name);
      const data = `${dataDirOf(found?.text ?? '')}/member`;
      const path = found?.path ?? '/etc/etcd/etcd.conf';
      return [
        {
          node: node.name,
          inject: `systemctl stop etcd\ncp ${path} settings\nmv ${data} data\nsed -i -e 's#^ETCD_INITIAL_CLUSTER=.*\\(${node.name}=[^,"]*\\).*#ETCD_INITIAL_CLUSTER="\\1"#' ${path}\nsystemctl start etcd`,
          revert: `systemctl stop etcd\nrm -rf ${data}\nmv data ${data}\ncp settings ${path}\nsystemctl start etcd`,
          sets: ['a running etcd'],
        },
      ];
    },
  },
} as const satisfies Fault;
