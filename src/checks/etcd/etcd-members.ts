import { hasSeveralMembers } from '../../config/lab-config.ts';
import type { KnownMemberFacts, Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { hasQuorum, mainCluster, ownMembers, severalMembers } from '../shared/etcd-quorum.ts';
import { peerMismatches } from '../shared/etcd-peers.ts';
import { knownMembers, missingMembers, nodeOfMember } from '../shared/etcd-members.ts';
import { describeChanges, leaderChanges, mostChanges } from '../shared/leader-changes.ts';

/** How many revisions a member may be behind: more than are written while all members are asked. */
const mostBehind = 1000;

/** Members that disagree on who belongs to the cluster break it at the next failure. */
export const etcdMembers = {
  id: 'etcd-members',
  title: 'The members of etcd are the planned ones, in one cluster, with one leader that stays, and none is far behind',
  settleMs: 10_000,
  needs: ['etcd-quorum'],
  appliesTo: hasSeveralMembers,
  judge(seen) {
    // Without a quorum etcd-quorum reports the members.
    if (!hasQuorum(seen)) return [];
    return [...judgeClusters(seen), ...judgeList(seen), ...judgePeers(seen), ...judgeLeaders(seen), ...judgeChanges(seen), ...judgeRevisions(seen)];
  },
} as const satisfies Check;

const list = 'k8s-lab etcdctl -- member list';

/** A client of a member in another cluster reads other data, so this is more than a warning. */
function judgeClusters(seen: Observation): readonly Finding[] {
  const main = mainCluster(seen);
  return severalMembers(seen)
    .filter(({ clusterId = main }) => clusterId !== main)
    .map(({ name: node, clusterId }) => ({ node, summary: "etcd here belongs to another cluster than the other members'", expected: `cluster ${main}`, actual: `cluster ${clusterId}`, hint: list }));
}

function judgeList(seen: Observation): readonly Finding[] {
  const known = knownMembers(seen);
  const names = known.map(member => nodeOfMember(seen, member));
  const actual = known.map(describe).join(', ');
  return [
    ...missingMembers(seen).map(({ name: node }) => warning({ node, summary: 'etcd here is not a member of the cluster', expected: `${node} in the list of members`, actual, hint: list })),
    ...known.filter((_, at) => names[at] === undefined).map(member => warning({ summary: `etcd has a member that is not planned: ${describe(member)}`, expected: 'the planned members alone', actual, hint: `k8s-lab etcdctl -- member remove ${member.id}` })),
    ...known.flatMap((member, at) => (member.learner && names[at] !== undefined ? [learner(member, names[at])] : [])),
  ];
}

function learner({ id }: KnownMemberFacts, node: string): Finding {
  return warning({ node, summary: 'etcd here is a learner: it has the data, but no vote', expected: 'a voting member', actual: `${id}, a learner`, hint: `k8s-lab etcdctl -- member promote ${id}` });
}

/** Its peers cannot connect to it, but it to them, so etcd goes on with half of the connections. */
function judgePeers(seen: Observation): readonly Finding[] {
  return peerMismatches(seen).map(({ node, fact, expected, actual }) =>
    warning({ node, summary: `etcd here and its peers do not both speak TLS: ${fact}`, expected, actual, hint: `k8s-lab logs ${node} etcd` }),
  );
}

function judgeLeaders(seen: Observation): readonly Finding[] {
  const told = ownMembers(seen).filter(({ memberId }) => memberId !== undefined);
  const leaders = new Set(told.flatMap(({ leaderId }) => leaderId ?? []));
  const nameOf = (id: string): string => told.find(({ memberId }) => memberId === id)?.name ?? id;
  if (leaders.size < 2) return [];
  const actual = told.map(({ name, leaderId }) => `${name}: ${leaderId === undefined ? 'none' : nameOf(leaderId)}`).join(', ');
  return [warning({ summary: 'the members of etcd disagree on their leader', expected: 'one leader', actual, hint: list })];
}

/** Nothing is written during each election. */
function judgeChanges(seen: Observation): readonly Finding[] {
  const changes = leaderChanges(seen);
  if (changes.length <= mostChanges) return [];
  return [warning({ summary: `etcd changed its leader ${changes.length} times within a minute`, expected: 'a leader that stays', actual: describeChanges(seen, changes), hint: 'k8s-lab diagnose shows which member is slow' })];
}

function judgeRevisions(seen: Observation): readonly Finding[] {
  const told = ownMembers(seen).flatMap(({ name, revision }) => (revision === undefined ? [] : [{ name, revision }]));
  const newest = Math.max(0, ...told.map(({ revision }) => revision));
  return told
    .filter(({ revision }) => newest - revision > mostBehind)
    .map(({ name: node, revision }) => warning({ node, summary: `etcd here is ${newest - revision} revisions behind`, expected: `at most ${mostBehind} behind revision ${newest}`, actual: `revision ${revision}`, hint: `k8s-lab logs ${node} etcd` }));
}

function describe({ id, name, peerUrls, learner: isLearner }: KnownMemberFacts): string {
  return `${name || `${id}, not started,`} at ${peerUrls.join(' ')}${isLearner ? ' (learner)' : ''}`;
}

function warning(finding: Finding): Finding {
  return { ...finding, severity: 'warning' };
}
