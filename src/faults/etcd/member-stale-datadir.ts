import { hasQuorum } from '../../checks/shared/etcd-quorum.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { dataDirOf, etcdsOf, keepsEnding } from '../shared/etcd-settings.ts';
import type { Fault } from '../fault.ts';
import { nodesOf } from '../shared/look.ts';
import { rejoin } from '../shared/rejoin.ts';

const stale = /has already been bootstrapped|cluster ID mismatch|permanently removed from the cluster/;

/** The members of a running cluster know each other by ids that lie in the data dir. */
export const memberStaleDatadir = {
  id: 'member-stale-datadir',
  title: "a member's data dir is not the one that the other members of etcd know",
  symptom: 'one etcd keeps exiting and logs "has already been bootstrapped", or that it was removed from the cluster; the others go on',
  source: 'etcd-io/etcd#2780, #3710; etcd.io, Runtime reconfiguration',
  reach: 'node',
  settleMs: 3000,
  explains: [...ofEtcd, 'etcd-failing', 'member-stopped'],
  signature(seen) {
    if (!hasQuorum(seen)) return [];
    return etcdsOf(seen).flatMap(found => {
      const { node, service, text } = found;
      const line = service.log.findLast(candidate => stale.test(candidate));
      if (line === undefined || !keepsEnding(seen, found)) return [];
      return [{ node: node.name, fact: `etcd's log, about its data dir ${dataDirOf(text)}`, expected: 'the data dir of the member that the others know', actual: line }];
    });
  },
  // The others have all of its data.
  cure: (seen, evidence) => nodesOf(evidence).flatMap(name => rejoin(seen, name)),
  drill: {
    on: 'etcd',
    members: 3,
    stage({ node, seen }) {
      const data = `${dataDirOf(etcdsOf(seen).find(found => found.node.name === node.name)?.text ?? '')}/member`;
      return [
        {
          node: node.name,
          inject: `systemctl stop etcd\nmv ${data} data\nsystemctl start --no-block etcd`,
          revert: `systemctl stop etcd\nrm -rf ${data}\nmv data ${data}\nsystemctl start etcd`,
          sets: ['a running etcd'],
        },
      ];
    },
  },
} as const satisfies Fault;
