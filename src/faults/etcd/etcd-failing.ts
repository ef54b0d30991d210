import { settingOf } from '../../checks/shared/setting-of.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { etcdsOf, keepsEnding, stageEtcdSettings } from '../shared/etcd-settings.ts';
import type { SeenEtcd } from '../shared/etcd-settings.ts';
import type { CureAction, Fault } from '../fault.ts';
import { editFile, nodesOf, restartServices } from '../shared/look.ts';

// capnslog: C is critical, E an error; zap: a level in JSON; Go's own errors about flags have no level.
const complaint = / [CE] \| |"level":"(?:fatal|panic|error)"|^(?:panic:|fatal error:|flag provided|invalid value)/;
// Without these settings etcd would not be the planned one.
const essential = /^ETCD_(?:NAME|DATA_DIR|.*_URLS|INITIAL_CLUSTER.*)$/;

/** etcd logs why it cannot start. */
export const etcdFailing = {
  id: 'etcd-failing',
  title: 'etcd keeps exiting; its log shows why',
  symptom: 'systemctl shows etcd activating; flanneld logs that it cannot reach etcd, and leases are not renewed',
  source: 'code (etcdmain/etcd.go)',
  reach: 'lab',
  settleMs: 3000,
  explains: [...ofEtcd, 'etcd-stopped', 'lease-missing', 'quorum-lost', 'member-stopped'],
  signature(seen) {
    return etcdsOf(seen).flatMap(found => {
      const reason = reasonOf(found);
      if (reason === undefined || !keepsEnding(seen, found)) return [];
      const { activeState, subState, restarts } = found.service;
      return [{ node: found.node.name, fact: 'systemctl is-active etcd', expected: 'active', actual: `${activeState} (${subState}), ${restarts} restarts; its log: ${reason}` }];
    });
  },
  cure: (seen, evidence) =>
    etcdsOf(seen)
      .filter(({ node }) => nodesOf(evidence).includes(node.name))
      .flatMap(found => {
        const edit = editsFor(found, reasonOf(found) ?? '');
        return edit.length > 0 ? [...edit, restartServices(found.node.name, 'etcd')] : [];
      }),
  drill: {
    on: 'etcd',
    stage: ({ node }) => [stageEtcdSettings(node, '$a ETCD_SNAPSHOT_COUNT="10k"')],
  },
} as const satisfies Fault;

function reasonOf({ service: { log } }: SeenEtcd): string | undefined {
  return log.findLast(line => complaint.test(line))?.replace(/^.* [CE] \| /, '');
}

/** Fixes the setting named in the log: an optional one is removed, an address that the node does not have is replaced. */
function editsFor({ node, path, text }: SeenEtcd, reason: string): readonly CureAction[] {
  const blamed = /\bETCD_[A-Z0-9_]+/.exec(reason)?.[0];
  if (blamed !== undefined && settingOf(text, blamed) !== undefined && !essential.test(blamed)) return [editFile(node.name, path, `/^[[:space:]]*${blamed}=/d`)];
  const [, address, port] = /listen tcp ([0-9.]+):(\d+): bind: cannot assign/.exec(reason) ?? [];
  if (address === undefined || !text.includes(`${address}:${port}`)) return [];
  return [editFile(node.name, path, `s#//${address.replaceAll('.', '\\.')}:${port}#//${node.address}:${port}#`)];
}
