import { UsageError } from '../errors.ts';
import type { LabRecord } from '../providers/provider.ts';

/** Throws a UsageError if the lab's flannel has its data in the v2 store, which no snapshot has. */
export function refuseV2({ api, config }: LabRecord, action: 'snapshot' | 'restore'): void {
  if (api !== 'v2') return;
  throw new UsageError(`etcd ${action}: flannel's data of lab ${config.name} is in etcd's v2 store, which a snapshot does not contain`, {
    hint: '`etcdctl backup --data-dir DIR --backup-dir DIR` on a member copies the v2 store; `k8s-lab etcdctl -- ls --recursive` shows it',
  });
}
