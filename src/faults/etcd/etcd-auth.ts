import { etcdctlShell } from '../../services/etcdctl.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { emptyDataDirs, etcdsOf } from '../shared/etcd-settings.ts';
import { putConfig } from '../shared/config-look.ts';
import { configKey } from '../shared/network-key.ts';
import type { Fault } from '../fault.ts';
import { restartFlanneld } from '../shared/look.ts';

const refusal = /user name is empty|requires user authentication|insufficient credentials/i;

/** The lab's flanneld has no user, and k8s-lab knows no password. */
export const etcdAuth = {
  id: 'etcd-auth',
  title: 'etcd asks for a user and a password, which neither flanneld nor k8s-lab has',
  symptom: 'etcd is healthy, but flanneld logs "user name is empty"; leases are neither granted nor renewed',
  source: 'etcd-io/etcd#12004; flannel-io/flannel#395',
  reach: 'lab',
  settleMs: 0,
  explains: [...ofEtcd, 'lease-missing', 'route-missing', 'stale-route', 'vtep-entry'],
  signature(seen) {
    // A lab that was planned with users has them.
    const said = seen.lab.etcd.auth ? undefined : seen.etcd[seen.api].unreadBecause;
    return said !== undefined && refusal.test(said) ? [{ fact: `etcdctl get ${configKey(seen)}`, expected: 'an answer without a user (`etcdctl --user root auth disable`, with its password, is the gentle fix)', actual: said }] : [];
  },
  // Kubernetes keeps all it has in etcd, so only its administrator can decide.
  cure: seen => (seen.lab.kubernetes ? [] : [...emptyDataDirs(etcdsOf(seen)), ...putConfig(seen), ...seen.lab.nodes.map(({ name }) => restartFlanneld(name))]),
  drill: {
    ...{ on: 'etcd', members: 1, kubernetes: false },
    stage({ node, seen }) {
      const etcdctl = etcdctlShell(seen.lab, 'v3');
      return [
        {
          node: node.name,
          inject: `${etcdctl} user add root:k8s-lab\n${etcdctl} user grant-role root root\n${etcdctl} auth enable`,
          revert: `${etcdctl} --user root:k8s-lab auth disable\n${etcdctl} user delete root`,
          sets: ["the lab's etcd"],
        },
      ];
    },
  },
} as const satisfies Fault;
