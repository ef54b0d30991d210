import { knownMembers, nodeOfMember, peerPort } from '../../checks/shared/etcd-members.ts';
import { etcdNodes, etcdScheme } from '../../config/lab-config.ts';
import type { Observation } from '../../observe/observation.ts';
import type { CureAction } from '../fault.ts';
import { dataDirOf, etcdsOf } from './etcd-settings.ts';
import { editFile, run } from './look.ts';

/** Makes a member of etcd join the others again, with a copy of their data in place of its own; they need their quorum for it. */
export function rejoin(seen: Observation, name: string): readonly CureAction[] {
  const found = etcdsOf(seen).find(({ node }) => node.name === name);
  if (!found) return [];
  const { node, path, text } = found;
  const urlOf = ({ address }: { readonly address: string }): string => `${etcdScheme(seen.lab)}://${address}:${peerPort(seen)}`;
  const old = knownMembers(seen).filter(member => nodeOfMember(seen, member) === name);
  const cluster = etcdNodes(seen.lab).map(member => `${member.name}=${urlOf(member)}`).join(',');
  const set = (variable: string, value: string): CureAction => editFile(name, path, `s#^${variable}=.*#${variable}="${value}"#`);
  const url = seen.api === 'v2' ? urlOf(node) : `--peer-urls=${urlOf(node)}`;
  return [
    run(name, 'systemctl', 'stop', 'etcd'),
    ...old.map(({ id }): CureAction => ({ where: 'etcd', argv: ['member', 'remove', id] })),
    { where: 'etcd', argv: ['member', 'add', name, url] },
    run(name, 'rm', '-rf', `${dataDirOf(text)}/member`),
    set('ETCD_INITIAL_CLUSTER', cluster),
    set('ETCD_INITIAL_CLUSTER_TOKEN', `k8s-lab-${seen.lab.name}`),
    set('ETCD_INITIAL_CLUSTER_STATE', 'existing'),
    run(name, 'systemctl', 'start', 'etcd'),
    // As planned; a member that has joined reads it no more.
    set('ETCD_INITIAL_CLUSTER_STATE', 'new'),
  ];
}
