import { lacksQuorum, majorityOf, severalMembers } from '../../checks/shared/etcd-quorum.ts';
import type { Observation } from '../../observe/observation.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Evidence, Fault } from '../fault.ts';
import { stoppedEtcds } from '../shared/etcd-members.ts';
import { run } from '../shared/look.ts';

/** etcd writes nothing that a majority has not agreed to. */
export const quorumLost = {
  id: 'quorum-lost',
  title: 'etcd has lost its quorum',
  symptom: 'every write to etcd times out: no lease is granted or renewed, while leased subnets and their routes stay until the leases expire',
  source: 'etcd.io, Failure modes: majority failure',
  reach: 'lab',
  settleMs: 3000,
  explains: [...ofEtcd, 'lease-missing', 'member-stopped'],
  signature(seen) {
    if (!lacksQuorum(seen)) return [];
    const lost = [...stoppedEtcds(seen), ...mute(seen)];
    const members = severalMembers(seen);
    const isEnough = new Set(lost.map(({ node }) => node)).size > members.length - majorityOf(members.length);
    return isEnough ? lost : [...lost, ...alone(seen)];
  },
  cure: seen => stoppedEtcds(seen).map(({ node }) => run(node, 'systemctl', 'start', '--no-block', 'etcd')),
  drill: {
    on: 'etcd',
    members: 3,
    stage({ node, seen }) {
      const members = severalMembers(seen);
      const first = members.findIndex(({ name }) => name === node.name);
      const lost = [...members, ...members].slice(first, first + majorityOf(members.length));
      return lost.map(({ name }) => ({ node: name, inject: 'systemctl stop etcd', revert: 'systemctl start --no-block etcd', sets: ['a running etcd'] }));
    },
  },
} as const satisfies Fault;

/** The members that do not answer although they are not stopped. */
function mute(seen: Observation): readonly Evidence[] {
  const stopped = stoppedEtcds(seen).map(({ node }) => node);
  return severalMembers(seen)
    .filter(({ name, reachable }) => !reachable && !stopped.includes(name))
    .map(({ name: node, endpoint, unreachableBecause = 'no answer' }) => ({ node, fact: `the member at ${endpoint}`, expected: 'an answer', actual: unreachableBecause }));
}

/** The members that answer, but are not healthy. */
function alone(seen: Observation): readonly Evidence[] {
  return severalMembers(seen)
    .filter(({ reachable, healthy }) => reachable && !healthy)
    .map(({ name: node, endpoint }) => ({ node, fact: `the member at ${endpoint}`, expected: 'a leader that a majority follows', actual: 'none' }));
}
