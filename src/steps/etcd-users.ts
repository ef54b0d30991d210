import { etcdNodes } from '../config/lab-config.ts';
import { etcdctlEnvironment } from '../services/etcdctl.ts';
import { etcdUsers, grantWords, userRanges } from '../pki/etcd-users.ts';
import { pkiPaths } from '../pki/paths.ts';
import { quote } from '../text/quote.ts';
import type { LabConfig } from '../config/lab-config.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

/** etcd asks for a user, and lets each touch only the keys of their program; only in a lab whose etcd has users. */
export const etcdUsersStep: Step = {
  id: 'etcd-users',
  title: "Create etcd's users",
  appliesTo: ({ etcd }) => etcd.auth === true,
  plan: ({ record: { config } }) => commands(config).map(words => ({ kind: 'run', where: etcdNodes(config)[0].name, argv: ['etcdctl', ...words] })),
  async run(context) {
    const { config } = context.record;
    const members = etcdNodes(config).map(({ name }) => name);
    const node = machinesOf(context).nodes.find(({ name }) => members.includes(name));
    const asked = await node?.run(['env', ...etcdctlEnvironment(config, 'v3'), 'sh', '-s'], { input: script(config) });
    if (asked?.stdout.trim() === 'unchanged') return 'etcd already asks for a user';
    context.changed = true;
    return `etcd asks for a user: ${userRanges(config).map(([user]) => user).join(', ')} or ${etcdUsers.root}`;
  },
};

function commands(config: LabConfig): readonly (readonly string[])[] {
  return [
    ...userRanges(config).flatMap(([user, ranges]) => [
      ['role', 'add', user],
      ...ranges.map(range => grantWords(user, range)),
      ['user', 'add', user, '--no-password'],
      ['user', 'grant-role', user, user],
    ]),
    ['user', 'add', etcdUsers.root, '--no-password'],
    ['user', 'grant-role', etcdUsers.root, 'root'],
    ['auth', 'enable'],
  ];
}

// An interrupted run may have created some of them. That etcd asks for users already shows where flanneld's may not read.
function script(config: LabConfig): string {
  const lines = commands(config).map(words => quote(['etcdctl', ...words]));
  const { certificate, key } = pkiPaths.etcd.flanneld;
  return `case $(ETCDCTL_CERT=${certificate} ETCDCTL_KEY=${key} etcdctl get / 2>&1) in *'permission denied'*) echo unchanged; exit ;; esac
again() { said=$("$@" 2>&1) || case $said in *'already exist'*) ;; *) echo "$said" >&2; exit 1 ;; esac; }
${lines.map(line => `again ${line}\n`).join('')}`;
}
