import { groupBy } from '../../text/group-by.ts';
import type { EtcdMemberFacts, Observation } from '../../observe/observation.ts';
import type { Finding } from '../check.ts';

/** The members of an etcd that has several; none for an etcd of one member. */
export function severalMembers({ etcd: { members = [] } }: Observation): readonly EtcdMemberFacts[] {
  return members.length > 1 ? members : [];
}

/** The id of the cluster that most members belong to; of two with as many, that of the first. Undefined if no member told. */
export function mainCluster(seen: Observation): string | undefined {
  const told = severalMembers(seen).filter(({ clusterId }) => clusterId !== undefined);
  const [largest] = [...groupBy(told, ({ clusterId }) => clusterId)].toSorted(([, a], [, b]) => b.length - a.length);
  return largest?.[0];
}

/** The members that do not belong to another cluster. */
export function ownMembers(seen: Observation): readonly EtcdMemberFacts[] {
  const main = mainCluster(seen);
  return severalMembers(seen).filter(({ clusterId = main }) => clusterId === main);
}

/** Whether an etcd of several members has a quorum: a member is healthy only if a majority answers it. */
export function hasQuorum(seen: Observation): boolean {
  return ownMembers(seen).some(({ healthy }) => healthy);
}

/** Whether etcd has several members, and too few of them answer each other. */
export function lacksQuorum(seen: Observation): boolean {
  return severalMembers(seen).length > 0 && !hasQuorum(seen);
}

/** How many of so many voting members must agree. */
export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** The finding about one member of etcd: only a warning if the others have a quorum. */
export function ofMember(seen: Observation, finding: Finding): Finding {
  return hasQuorum(seen) ? { ...finding, severity: 'warning', summary: `${finding.summary}; the other members have a quorum` } : finding;
}
