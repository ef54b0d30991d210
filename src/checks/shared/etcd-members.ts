import { etcdNodes } from '../../config/lab-config.ts';
import type { NodeConfig } from '../../config/lab-config.ts';
import type { KnownMemberFacts, Observation } from '../../observe/observation.ts';
import { ownMembers } from './etcd-quorum.ts';

/** The cluster's members as a member tells them: one that is healthy, else any that told. */
export function knownMembers(seen: Observation): readonly KnownMemberFacts[] {
  const told = ownMembers(seen).filter(({ knows }) => knows !== undefined);
  return (told.find(({ healthy }) => healthy) ?? told[0])?.knows ?? [];
}

/** The planned members that are not in the cluster's list; none if nobody told the list. */
export function missingMembers(seen: Observation): readonly NodeConfig[] {
  const names = knownMembers(seen).map(member => nodeOfMember(seen, member));
  return names.length === 0 ? [] : etcdNodes(seen.lab).filter(({ name }) => !names.includes(name));
}

/** The planned node of a member, by the address of its peer URL, which it has before it starts; undefined for a stranger. */
export function nodeOfMember({ lab }: Observation, { peerUrls }: KnownMemberFacts): string | undefined {
  const addresses = peerUrls.map(url => (URL.canParse(url) ? new URL(url).hostname : url));
  return etcdNodes(lab).find(({ address }) => addresses.includes(address))?.name;
}
