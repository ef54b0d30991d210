import { knownMembers, nodeOfMember } from '../../checks/shared/etcd-members.ts';
import { etcdNodes, etcdPeerUrlOf } from '../../config/lab-config.ts';
import type { Observation } from '../../observe/observation.ts';
import type { CureAction } from '../fault.ts';
import { dataDirOf, etcdsOf } from './etcd-settings.ts';
import { editFile, run } from './look.ts';

/** Makes a member of etcd join the others again, with a copy of their data in place of its own; they need their quorum for it. */
export function rejoin(seen: Observation, name: string): readonly CureAction[] {
  const found = etcdsOf(seen).find(({ node }) => node.name === name);
  if (!found) return [];
  const { node, path, text } = found;
  const old = knownMembers(seen).filter(member => nodeOfMember(seen, member) === name);
  const cluster = etcdNodes(seen.lab).map(member => `${member.name}=${etcdPeerUrlOf(seen.lab, member)}`).join(',');
  const set = (variable: string, value: string): CureAction => editFile(name, path, `s#^${variable}=.*#${variable}="${value}"#`);
  const url = etcdPeerUrlOf(seen.lab, node);
  return [
    run(name, 'systemctl', 'stop', 'etcd'),
    ...old.map(({ id }): CureAction => ({ where: 'etcd', argv: ['member', 'remove', id] })),
    { where: 'etcd', argv: ['member', 'add', name, seen.api === 'v2' ? url : `--peer-urls=${url}`] },
    run(name, 'rm', '-rf', `${dataDirOf(text)}/member`),
    set('ETCD_INITIAL_CLUSTER', cluster),
    set('ETCD_INITIAL_CLUSTER_TOKEN', `k8s-lab-${seen.lab.name}`),
    set('ETCD_INITIAL_CLUSTER_STATE', 'existing'),
    run(name, 'systemctl', 'start', 'etcd'),
    // As planned; a member that has joined reads it no more.
    set('ETCD_INITIAL_CLUSTER_STATE', 'new'),
  ];
}
