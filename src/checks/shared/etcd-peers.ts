import { etcdNodes, etcdPeerUrlOf, etcdScheme } from '../../config/lab-config.ts';
import type { Observation } from '../../observe/observation.ts';
import { knownMembers, nodeOfMember } from './etcd-members.ts';
import { severalMembers } from './etcd-quorum.ts';
import { settingOf } from './setting-of.ts';

/** A member of etcd with another scheme, http or https, for its peers than planned: in its own settings, or in the list of the members. */
export interface PeerMismatch {
  readonly node: string;
  readonly fact: string;
  readonly expected: string;
  readonly actual: string;
  /** In the list: its id. */
  readonly memberId?: string;
}

/** The files that have etcd's settings, one of which a node has. */
export const etcdSettingsPaths = ['/etc/etcd/etcd.conf', '/etc/default/etcd'];
/** The setting of the URLs at which a member listens for its peers. */
export const peerUrls = 'ETCD_LISTEN_PEER_URLS';

/** The members of an etcd of several that differ from the others in whether they speak TLS with their peers. */
export function peerMismatches(seen: Observation): readonly PeerMismatch[] {
  return severalMembers(seen).length > 0 ? [...inSettings(seen), ...inList(seen)] : [];
}

function inSettings({ lab, nodes }: Observation): readonly PeerMismatch[] {
  return etcdNodes(lab).flatMap(planned => {
    const files = nodes.find(({ name }) => name === planned.name)?.files ?? {};
    const path = etcdSettingsPaths.find(candidate => files[candidate] !== undefined) ?? '';
    const urls = settingOf(files[path] ?? '', peerUrls);
    if (urls === undefined || !urls.split(',').every(url => isOther(lab, url))) return [];
    return [{ node: planned.name, fact: `${peerUrls} in ${path}`, expected: etcdPeerUrlOf(lab, planned), actual: urls }];
  });
}

function inList(seen: Observation): readonly PeerMismatch[] {
  return knownMembers(seen).flatMap(member => {
    const planned = etcdNodes(seen.lab).find(({ name }) => name === nodeOfMember(seen, member));
    if (!planned || member.peerUrls.length === 0 || !member.peerUrls.every(url => isOther(seen.lab, url))) return [];
    return [{ node: planned.name, fact: 'etcdctl member list', expected: etcdPeerUrlOf(seen.lab, planned), actual: member.peerUrls.join(','), memberId: member.id }];
  });
}

function isOther(lab: Observation['lab'], url: string): boolean {
  return /^https?:/.test(url) && !url.startsWith(`${etcdScheme(lab)}:`);
}
