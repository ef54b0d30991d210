import type { Check } from '../check.ts';
import { describeLacking, describeUser, userFlaws } from '../shared/etcd-users.ts';

/** One who lost a permission keeps what they have leased, and cannot renew it. */
export const etcdUsers = {
  id: 'etcd-users',
  title: "etcd's users may read and write the keys of their programs",
  settleMs: 0,
  needs: ['etcd-healthy'],
  appliesTo: ({ etcd }) => etcd.auth === true,
  judge: seen =>
    userFlaws(seen).map(flaw => ({
      summary: `etcd's user ${flaw.user.name} may not ${describeLacking(flaw)}`,
      expected: describeLacking(flaw),
      actual: describeUser(flaw),
      hint: `k8s-lab etcdctl -- user get ${flaw.user.name} --detail`,
    })),
} as const satisfies Check;
