import { UsageError } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { jsonOption } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { timeoutOption } from './shared/timeout.ts';

type Action = (context: Context, options: Options, target?: string) => Promise<ExitCode>;

const membership = () => import('./shared/etcd-members.ts');
const data = () => import('./shared/etcd-data.ts');

const actions: Readonly<Record<string, Action>> = {
  members: async (context, options) => await (await membership()).listMembers(context, options),
  add: async (...given) => await (await membership()).add(...given),
  remove: async (...given) => await (await membership()).remove(...given),
  snapshot: async (...given) => await (await data()).snapshot(...given),
  restore: async (...given) => await (await data()).restore(...given),
  defrag: async (context, options) => await (await data()).defrag(context, options),
  'rotate-certs': async (...given) => await (await import('./shared/etcd-certificates.ts')).rotateCertificates(...given),
};

/** Looks after the members of the lab's etcd, and their data. */
export const etcd: Command = {
  name: 'etcd',
  summary: "list, add or remove members of the lab's etcd; save, restore or defragment its data; renew its certificates",
  arguments: '<members|add|remove|snapshot|restore|defrag|rotate-certs> [target]',
  takes: 'name',
  options: [
    { flags: '--dry-run', description: 'print every command that would be run, and change nothing' },
    { flags: '-y, --yes', description: 'restore without asking for confirmation' },
    { flags: '--force', description: 'add or remove although a member does not answer; replace an existing FILE' },
    timeoutOption,
    jsonOption,
  ],
  examples: [
    ['k8s-lab etcd members', 'each member, its state and its data'],
    ['k8s-lab etcd add node4', 'node4 becomes a member: first a learner, then one that votes'],
    ['k8s-lab etcd remove node4 --dry-run', 'show every command of a removal'],
    ['k8s-lab etcd snapshot before.db', 'save the data in a file'],
    ['k8s-lab etcd restore before.db', 'go back to it, after a confirmation'],
    ['k8s-lab etcd defrag', 'give the space of deleted data back, one member after another'],
    ['k8s-lab etcd rotate-certs', 'renew the certificates of members and clients, without a restart'],
    ['k8s-lab etcd rotate-certs node2', 'renew those of one node'],
  ],
  async run(context, [action = '', target], options) {
    const chosen = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!chosen) throw new UsageError(`etcd ${action}: no such action`, { hint: `expected one of ${Object.keys(actions).join(', ')}` });
    return await chosen(context, options, target);
  },
};
