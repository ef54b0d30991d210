import { etcdNode } from '../../config/lab-config.ts';
import type { NodeFacts, Observation, ServiceFacts } from '../../observe/observation.ts';
import { quoteWord } from '../../text/quote.ts';
import type { CureAction, Staging } from '../fault.ts';
import { editFile, serviceOf, settingOf } from './look.ts';

/** The node that is planned to run etcd, its unit and its settings, as far as they were seen. */
export interface SeenEtcd {
  readonly node: NodeFacts;
  readonly service: ServiceFacts;
  readonly path: string;
  readonly text: string;
}

/** What is to run etcd; undefined when its node did not answer or told of no such unit. */
export function etcdOf(seen: Observation): SeenEtcd | undefined {
  const node = seen.nodes.find(({ name, reachable }) => reachable && name === etcdNode(seen.lab).name);
  const service = node && serviceOf(node, 'etcd');
  if (!node || !service) return undefined;
  const path = pathOf(node);
  return { node, service, path, text: node.files[path] ?? '' };
}

/** Whether etcd's unit ends again and again, and etcd does not answer. */
export function keepsEnding({ etcd }: Observation, { activeState, subState, restarts, result }: ServiceFacts): boolean {
  if (etcd.reachable) return false;
  return restarts > 1 || subState === 'auto-restart' || (activeState === 'failed' && result !== 'success');
}

/** Sets a variable of etcd's settings; nothing when the file was not seen, or says so already. */
export function setEtcdVariable(seen: Observation, name: string, value: string): readonly CureAction[] {
  const found = etcdOf(seen);
  if (!found || found.text === '' || settingOf(found.text, name) === value) return [];
  const line = `${name}="${value}"`;
  const isThere = settingOf(found.text, name) !== undefined;
  return [editFile(found.node.name, found.path, isThere ? `s#^[[:space:]]*${name}=.*#${line.replace(/[\\&#]/g, '\\$&')}#` : `$a ${line}`)];
}

/** Edits etcd's settings by sed and restarts it. */
export function stageEtcdSettings(node: NodeFacts, expression: string): Staging {
  const path = pathOf(node);
  return {
    node: node.name,
    inject: `cp ${path} settings\nsed -i ${quoteWord(expression)} ${path}\nsystemctl restart etcd`,
    revert: `cp settings ${path}\nsystemctl restart etcd`,
  };
}

function pathOf({ files }: NodeFacts): string {
  return ['/etc/etcd/etcd.conf', '/etc/default/etcd'].find(path => files[path] !== undefined) ?? '/etc/etcd/etcd.conf';
}
