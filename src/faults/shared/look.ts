import { flagOf } from '../../checks/shared/flag-of.ts';
import { reachable, storeOf } from '../../checks/shared/peers.ts';
import { settingOf } from '../../checks/shared/setting-of.ts';
import { alignCidr, formatCidr, parseCidr } from '../../network/cidr.ts';
import type { EtcdApi } from '../../config/lab-config.ts';
import type { LeaseFacts, NodeFacts, Observation, ServiceFacts } from '../../observe/observation.ts';
import type { CureAction, Evidence } from '../fault.ts';

/** A node's service; undefined if the node did not report it. */
export function serviceOf({ services }: NodeFacts, name: string): ServiceFacts | undefined {
  return services.find(service => service.name === name);
}

/** The evidence from each node that answered. */
export function onNodes(seen: Observation, look: (node: NodeFacts) => readonly Evidence[] | Evidence | undefined): readonly Evidence[] {
  return reachable(seen).flatMap(node => look(node) ?? []);
}

/** The node's only lease, by its planned address; undefined if it has none or several, or leases were not observed. */
export function leaseOf(seen: Observation, { address }: NodeFacts): LeaseFacts | undefined {
  const held = storeOf(seen)?.leases.filter(({ publicIp }) => publicIp === address) ?? [];
  return held.length === 1 ? held[0] : undefined;
}

/** flanneld's settings file, which its unit reads; undefined if it was not observed. */
export function flanneldSettings({ files }: NodeFacts): { readonly path: string; readonly text: string } | undefined {
  const path = ['/etc/sysconfig/flanneld', '/etc/default/flanneld'].find(candidate => files[candidate] !== undefined);
  return path === undefined ? undefined : { path, text: files[path] ?? '' };
}

/** The value of one of flanneld's flags: from its running command line, else from its settings file. */
export function flanneldFlag(node: NodeFacts, flag: string, variable?: string): string | undefined {
  const running = flagOf(serviceOf(node, 'flanneld')?.argv ?? [], flag);
  if (running !== undefined) return running;
  const text = flanneldSettings(node)?.text ?? '';
  const set = variable === undefined ? undefined : settingOf(text, variable);
  return set ?? flagOf((settingOf(text, 'FLANNEL_OPTIONS') ?? '').split(/\s+/), flag);
}

/** The block of a CIDR text, with the host bits cleared. */
export function blockOf(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr && formatCidr(alignCidr(cidr));
}

/** Runs a command on a node. */
export function run(node: string, ...argv: readonly [string, ...string[]]): CureAction {
  return { where: node, argv };
}

/** Restarts a node's services, in order. */
export function restartServices(node: string, ...services: readonly string[]): CureAction {
  return { where: node, argv: ['systemctl', 'restart', ...services] };
}

/** Restarts a node's flanneld without waiting for it: another fault may keep it from becoming ready. */
export function restartFlanneld(node: string): CureAction {
  return run(node, 'systemctl', 'restart', '--no-block', 'flanneld');
}

/** Resumes the suspended flannelds of these nodes. */
export function wake({ nodes }: Observation, names: readonly string[]): readonly CureAction[] {
  const asleep = nodes.filter(node => names.includes(node.name) && serviceOf(node, 'flanneld')?.suspended);
  return asleep.map(({ name }) => run(name, 'systemctl', 'kill', '-s', 'CONT', 'flanneld'));
}

/** Replaces a pattern in a node's file with sed. */
export function editFile(node: string, path: string, expression: string): CureAction {
  return { where: node, argv: ['sed', '-i', expression, path] };
}

/** Writes a key to etcd, with the etcdctl syntax of the API. */
export function putKey(api: EtcdApi, key: string, value: string): CureAction {
  return { where: 'etcd', argv: [api === 'v2' ? 'set' : 'put', key, value] };
}

/** Deletes a key from etcd. */
export function deleteKey(api: EtcdApi, key: string): CureAction {
  return { where: 'etcd', argv: [api === 'v2' ? 'rm' : 'del', key] };
}

/** The nodes in the evidence, each once. */
export function nodesOf(evidence: readonly Evidence[]): readonly string[] {
  return [...new Set(evidence.flatMap(({ node }) => node ?? []))];
}
