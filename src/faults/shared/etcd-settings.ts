import { settingOf } from '../../checks/shared/setting-of.ts';
import { etcdSettingsPaths } from '../../checks/shared/etcd-peers.ts';
import { isFlapping } from '../../checks/shared/flapping.ts';
import { etcdNodes } from '../../config/lab-config.ts';
import type { NodeFacts, Observation, ServiceFacts } from '../../observe/observation.ts';
import { quoteWord } from '../../text/quote.ts';
import type { CureAction, Staging } from '../fault.ts';
import { editFile, run, serviceOf } from './look.ts';

/** A node that should run etcd, with its unit and settings if they were observed. */
export interface SeenEtcd {
  readonly node: NodeFacts;
  readonly service: ServiceFacts;
  readonly path: string;
  readonly text: string;
}

/** The nodes that should run etcd, without those that did not answer or reported no such unit. */
export function etcdsOf(seen: Observation): readonly SeenEtcd[] {
  const planned = new Set(etcdNodes(seen.lab).map(({ name }) => name));
  return seen.nodes.flatMap(node => {
    const service = node.reachable && planned.has(node.name) ? serviceOf(node, 'etcd') : undefined;
    if (!service) return [];
    const path = pathOf(node);
    return [{ node, service, path, text: node.files[path] ?? '' }];
  });
}

/** Whether etcd's unit keeps exiting and this member does not answer in between, or was just seen to restart. */
export function keepsEnding({ etcd }: Observation, { node, service }: SeenEtcd): boolean {
  if (isFlapping(service)) return true;
  const { activeState, subState, restarts, result } = service;
  const member = etcd.members?.find(({ name }) => name === node.name) ?? etcd;
  if (member.reachable) return false;
  return restarts > 1 || subState === 'auto-restart' || (activeState === 'failed' && result !== 'success');
}

/** Sets a variable in etcd's settings; no action if the file was not observed or already has the value. */
export function setEtcdVariable(seen: Observation, name: string, value: string): readonly CureAction[] {
  const line = `${name}="${value}"`;
  return etcdsOf(seen).flatMap(({ node, path, text }) => {
    if (text === '' || settingOf(text, name) === value) return [];
    const isThere = settingOf(text, name) !== undefined;
    return [editFile(node.name, path, isThere ? `s#^[[:space:]]*${name}=.*#${line.replace(/[\\&#]/g, '\\$&')}#` : `$a ${line}`)];
  });
}

/** Deletes the data of these members, which start anew together. */
export function emptyDataDirs(members: readonly SeenEtcd[]): readonly CureAction[] {
  const loses = (name: string): string => `all data in etcd on ${name}; only the network config and flannel's leases are restored`;
  return [
    ...members.map(({ node: { name } }) => run(name, 'systemctl', 'stop', 'etcd')),
    ...members.map(({ node: { name }, text }) => ({ ...run(name, 'rm', '-rf', `${dataDirOf(text)}/member`), loses: loses(name) })),
    // The first of several is ready only once most of them run.
    ...members.map(({ node: { name } }, at) => run(name, 'systemctl', 'start', ...(at < members.length - 1 ? ['--no-block'] : []), 'etcd')),
  ];
}

/** Edits etcd's settings with sed and restarts it. */
export function stageEtcdSettings(node: NodeFacts, expression: string): Staging {
  const path = pathOf(node);
  return {
    node: node.name,
    inject: `cp ${path} settings\nsed -i ${quoteWord(expression)} ${path}\nsystemctl restart etcd`,
    revert: `cp settings ${path}\nsystemctl restart etcd`,
  };
}

/** The data dir in etcd's settings. */
export function dataDirOf(text: string): string {
  return settingOf(text, 'ETCD_DATA_DIR') || '/var/lib/etcd/default.etcd';
}

function pathOf({ files }: NodeFacts): string {
  return etcdSettingsPaths.find(path => files[path] !== undefined) ?? '/etc/etcd/etcd.conf';
}
