import { etcdNodes, etcdPeerUrlOf } from '../../config/lab-config.ts';
import { knownMembers, nodeOfMember } from '../../checks/shared/etcd-members.ts';
import { hasQuorum } from '../../checks/shared/etcd-quorum.ts';
import { etcdctlEnvironment } from '../../services/etcdctl.ts';
import { quote } from '../../text/quote.ts';
import type { Fault } from '../fault.ts';
import { spareAddresses } from '../shared/lease-look.ts';

/** A new member starts as a learner, until someone promotes it. */
export const learnerLeftBehind = {
  id: 'learner-left-behind',
  title: 'a learner was added to etcd, and neither promoted nor removed',
  symptom: 'etcdctl member list shows a member whose IS LEARNER is true; it counts for no quorum, and etcd refuses another learner',
  source: 'etcd.io, Learner design; etcd-io/etcd#11640',
  reach: 'lab',
  settleMs: 0,
  explains: ['etcd-members', 'etcd-healthy'],
  signature: seen =>
    (hasQuorum(seen) ? knownMembers(seen) : [])
      .filter(({ learner }) => learner)
      .map(({ id, name, peerUrls, ...member }) => {
        const node = nodeOfMember(seen, { id, name, peerUrls, ...member });
        return { ...(node !== undefined && { node }), fact: 'etcdctl member list', expected: 'voting members alone', actual: `${id}, ${name || 'not started'}, at ${peerUrls.join(' ')}: a learner` };
      }),
  // Only one that has started and caught up can be promoted.
  cure: seen =>
    knownMembers(seen)
      .filter(({ learner }) => learner)
      .map(member => ({ where: 'etcd', argv: ['member', nodeOfMember(seen, member) !== undefined && member.name !== '' ? 'promote' : 'remove', member.id] })),
  drill: {
    on: 'etcd',
    members: 3,
    stage({ seen: { lab, api } }) {
      const [{ name: node }] = etcdNodes(lab);
      const [spare] = spareAddresses(lab, 1);
      if (spare === undefined || api !== 'v3') return [];
      const etcdctl = quote(['env', ...etcdctlEnvironment(lab, api), 'etcdctl']);
      const url = etcdPeerUrlOf(lab, { address: spare });
      return [{ node, inject: `${etcdctl} member add left-behind --learner --peer-urls=${url} >added\nsed -n 's/^Member *\\([0-9a-f]*\\) added.*/\\1/p' added >id\ntest -s id`, revert: `${etcdctl} member remove "$(cat id)"` }];
    },
  },
} as const satisfies Fault;
