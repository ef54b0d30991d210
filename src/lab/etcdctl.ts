import { etcdctlEnvironment } from '../services/etcdctl.ts';
import type { Argv } from '../system/exec.ts';
import type { LabRecord } from '../providers/provider.ts';

/** The etcdctl command line on a node, with the lab's endpoints and the API that its flanneld reads. */
export function etcdctlArgv({ config, api }: LabRecord, words: readonly string[]): Argv {
  return ['env', ...etcdctlEnvironment(config, api), 'etcdctl', ...words];
}
