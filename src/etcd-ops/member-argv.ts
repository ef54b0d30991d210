import { etcdctlArgv } from '../lab/etcdctl.ts';
import type { LabRecord } from '../providers/provider.ts';
import type { Argv } from '../system/exec.ts';
import { hasRole } from './role.ts';

/** The etcdctl command line that asks these nodes' members alone, over the v3 API, which members and snapshots belong to. */
export function memberArgv({ config, ...record }: LabRecord, names: readonly string[], words: readonly string[]): Argv {
  const nodes = config.nodes.map(node => hasRole(node, names.includes(node.name)));
  return etcdctlArgv({ ...record, api: 'v3', config: { ...config, nodes } }, words);
}
