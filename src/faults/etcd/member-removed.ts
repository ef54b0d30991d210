import { knownMembers, missingMembers } from '../../checks/shared/etcd-members.ts';
import { hasQuorum } from '../../checks/shared/etcd-quorum.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf } from '../shared/look.ts';
import { rejoin } from '../shared/rejoin.ts';

/** Its etcd ends as soon as it hears of it, and at every start. */
export const memberRemoved = {
  id: 'member-removed',
  title: 'a member was removed from etcd, and its node is still meant to be one',
  symptom: 'one etcd ends again and again without an error, after it logs "removed member"; the others go on',
  source: 'etcd.io, Runtime reconfiguration: remove a member; etcd-io/etcd#2780',
  reach: 'node',
  settleMs: 3000,
  explains: [...ofEtcd, 'etcd-failing', 'member-stopped', 'member-stale-datadir'],
  signature(seen) {
    if (!hasQuorum(seen)) return [];
    const actual = knownMembers(seen).map(({ id, name, peerUrls }) => `${name || id} at ${peerUrls.join(' ')}`).join(', ');
    return missingMembers(seen).map(({ name: node }) => ({ node, fact: 'etcdctl member list', expected: `${node} in the list`, actual }));
  },
  // The others have all of its data.
  cure: (seen, evidence) => nodesOf(evidence).flatMap(name => rejoin(seen, name)),
  noDrill: 'a member that was removed comes back as another one, so nothing reverts it',
} as const satisfies Fault;
