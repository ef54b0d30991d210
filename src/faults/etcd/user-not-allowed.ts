import { describeLacking, describeUser, userFlaws } from '../../checks/shared/etcd-users.ts';
import type { UserFlaw } from '../../checks/shared/etcd-users.ts';
import { etcdUsers, grantWords } from '../../pki/etcd-users.ts';
import { etcdctlShell } from '../../services/etcdctl.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { CureAction, Fault } from '../fault.ts';

/** etcd refuses each request, and is healthy. */
export const userNotAllowed = {
  id: 'user-not-allowed',
  title: "a user of etcd may not use their program's keys",
  symptom: 'etcd is healthy, but flanneld logs "etcdserver: permission denied"; leases are neither granted nor renewed',
  source: 'etcd.io, Role-based access control; bitnami/charts#24622',
  reach: 'lab',
  settleMs: 0,
  explains: ['etcd-users', ...ofFlanneld, 'control-plane-running', 'apiserver-ready', 'flanneld-failing', 'lease-missing'],
  signature: seen =>
    userFlaws(seen).map(flaw => ({ fact: `etcdctl user get ${flaw.user.name} --detail`, expected: describeLacking(flaw), actual: describeUser(flaw), lasting: true })),
  cure: seen => userFlaws(seen).flatMap(allow),
  drill: {
    ...{ on: 'etcd', etcd: 'users' },
    stage({ node, seen }) {
      const etcdctl = etcdctlShell(seen.lab, 'v3');
      const user = etcdUsers.flanneld;
      return [
        {
          node: node.name,
          inject: `${etcdctl} user revoke-role ${user} ${user}\nsystemctl restart --no-block flanneld`,
          revert: `${etcdctl} user grant-role ${user} ${user}`,
          sets: ["the lab's users of etcd"],
        },
      ];
    },
  },
} as const satisfies Fault;

function allow({ user: { name, exists, roleExists, roles }, lacking }: UserFlaw): readonly CureAction[] {
  return [
    ...(roleExists ? [] : [etcdctl('role', 'add', name)]),
    ...lacking.map(range => etcdctl(...grantWords(name, range))),
    ...(exists ? [] : [etcdctl('user', 'add', name, '--no-password')]),
    ...(roles.includes(name) ? [] : [etcdctl('user', 'grant-role', name, name)]),
  ];
}

function etcdctl(...argv: readonly [string, ...string[]]): CureAction {
  return { where: 'etcd', argv };
}
