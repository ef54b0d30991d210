import { ofEtcd } from '../shared/consequences.ts';
import { etcdOf, keepsEnding, stageEtcdSettings } from '../shared/etcd-settings.ts';
import type { SeenEtcd } from '../shared/etcd-settings.ts';
import type { CureAction, Fault } from '../fault.ts';
import { editFile, restartServices, settingOf } from '../shared/look.ts';

// capnslog: C is critical, E an error; zap: a level in JSON; a Go program that is not told right says so without.
const complaint = / [CE] \| |"level":"(?:fatal|panic|error)"|^(?:panic:|fatal error:|flag provided|invalid value)/;
// Without these etcd is not the one that is planned.
const essential = /^ETCD_(?:NAME|DATA_DIR|.*_URLS|INITIAL_CLUSTER.*)$/;

/** Whatever keeps it from starting, it says in its log. */
export const etcdFailing = {
  id: 'etcd-failing',
  title: 'etcd ends again and again, and its log says why',
  symptom: 'systemctl shows etcd activating; flanneld logs that it cannot reach etcd, and leases are not renewed',
  source: 'code (etcdmain/etcd.go)',
  reach: 'lab',
  settleMs: 3000,
  explains: [...ofEtcd, 'etcd-stopped', 'lease-missing'],
  signature(seen) {
    const found = etcdOf(seen);
    const reason = found && reasonOf(found);
    if (!found || reason === undefined || !keepsEnding(seen, found.service)) return [];
    const { activeState, subState, restarts } = found.service;
    return [{ node: found.node.name, fact: 'systemctl is-active etcd', expected: 'active', actual: `${activeState} (${subState}), ${restarts} restarts; its log: ${reason}` }];
  },
  cure(seen) {
    const found = etcdOf(seen);
    const edit = found ? mend(found, reasonOf(found) ?? '') : [];
    return found && edit.length > 0 ? [...edit, restartServices(found.node.name, 'etcd')] : [];
  },
  drill: {
    on: 'etcd',
    stage: ({ node }) => [stageEtcdSettings(node, '$a ETCD_SNAPSHOT_COUNT="10k"')],
  },
} as const satisfies Fault;

function reasonOf({ service: { log } }: SeenEtcd): string | undefined {
  return log.findLast(line => complaint.test(line))?.replace(/^.* [CE] \| /, '');
}

/** What the log names is put right: a setting that need not be there is left out, an address that the node has not is replaced. */
function mend({ node, path, text }: SeenEtcd, reason: string): readonly CureAction[] {
  const blamed = /\bETCD_[A-Z0-9_]+/.exec(reason)?.[0];
  if (blamed !== undefined && settingOf(text, blamed) !== undefined && !essential.test(blamed)) return [editFile(node.name, path, `/^[[:space:]]*${blamed}=/d`)];
  const [, address, port] = /listen tcp ([0-9.]+):(\d+): bind: cannot assign/.exec(reason) ?? [];
  if (address === undefined || !text.includes(`${address}:${port}`)) return [];
  return [editFile(node.name, path, `s#//${address.replaceAll('.', '\\.')}:${port}#//${node.address}:${port}#`)];
}
