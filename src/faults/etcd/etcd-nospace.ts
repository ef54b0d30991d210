import { etcdNodes, etcdScheme } from '../../config/lab-config.ts';
import { etcdctlEnvironment, etcdctlShell } from '../../services/etcdctl.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { etcdsOf } from '../shared/etcd-settings.ts';
import type { Fault } from '../fault.ts';
import { run } from '../shared/look.ts';

/** etcd keeps every old value until it is compacted; at its quota it rejects all writes. */
export const etcdNospace = {
  id: 'etcd-nospace',
  title: "etcd's database is at its quota, so etcd rejects writes",
  symptom: 'reads work, but every write, including lease renewals, fails with "mvcc: database space exceeded"',
  source: 'etcd-io/etcd#11309',
  reach: 'lab',
  settleMs: 0,
  explains: [...ofEtcd, 'lease-missing'],
  signature: ({ etcd, lab }) =>
    etcd.alarms.includes('NOSPACE') ? [{ node: etcdNodes(lab)[0].name, fact: 'etcdctl alarm list', expected: 'no alarm', actual: 'alarm:NOSPACE' }] : [],
  cure({ lab }) {
    const [{ name }] = etcdNodes(lab);
    const etcdctl = ['env', ...etcdctlEnvironment(lab, 'v3')] as const;
    // A revision that is already compacted is not an error.
    const compact = 'etcdctl compact "$(etcdctl endpoint status -w json | grep -o \'"revision":[0-9]*\' | cut -d : -f 2 | head -n 1)" || :';
    return [
      run(name, ...etcdctl, 'sh', '-c', compact),
      run(name, ...etcdctl, 'etcdctl', 'defrag'),
      run(name, ...etcdctl, 'etcdctl', 'alarm', 'disarm'),
    ];
  },
  drill: {
    on: 'etcd',
    stage({ node, seen }) {
      const path = etcdsOf(seen).find(found => found.node.name === node.name)?.path ?? '/etc/etcd/etcd.conf';
      const url = `${etcdScheme(seen.lab)}://127.0.0.1:2399`;
      const etcdctl = etcdctlShell(seen.lab, 'v3', [url]);
      return [
        {
          node: node.name,
          // An etcd with a quota of 1 byte rejects the first write, and the alarm remains.
          inject: `systemctl stop etcd
(set -a; . ${path}; cd /var/lib/etcd; ETCD_LISTEN_CLIENT_URLS=${url}; exec etcd --quota-backend-bytes=1) >etcd.log 2>&1 &
tries=0
until ${etcdctl} put /k8s-lab/nospace x 2>&1 | grep -q 'space exceeded'; do
  tries=$((tries + 1)); [ $tries -lt 50 ] || break
  sleep 0.1
done
kill $!
wait $! || :
systemctl start etcd
[ $tries -lt 50 ]`,
          revert: `${etcdctlShell(seen.lab, 'v3')} alarm disarm`,
        },
      ];
    },
  },
} as const satisfies Fault;
