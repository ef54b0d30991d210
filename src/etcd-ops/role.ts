import type { NodeConfig } from '../config/lab-config.ts';
import type { LabRecord } from '../providers/provider.ts';

/** The node with the role etcd, or without it; first among its roles, as a lab file's defaults have it. */
export function hasRole({ roles, ...node }: NodeConfig, wanted: boolean): NodeConfig {
  const others = roles.filter(role => role !== 'etcd');
  return { ...node, roles: wanted ? ['etcd', ...others] : others };
}

/** The record of a lab in which one node has the role etcd, or no longer has it. */
export function withRole({ config, ...record }: LabRecord, name: string, wanted: boolean): LabRecord {
  return { ...record, config: { ...config, nodes: config.nodes.map(node => (node.name === name ? hasRole(node, wanted) : node)) } };
}
