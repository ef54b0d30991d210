import { roleEntries } from '../roles.ts';
import type { NodeRole } from '../roles.ts';
import { listWords } from '../words.ts';
import { findRepeated } from './repeated.ts';
import type { Rule } from './rule.ts';

/** Each role has as many nodes as it needs and no more, and no node has one twice. */
export const nodeRoles: Rule = {
  needs: ['nodes', 'nodes.*.roles'],
  judge: ({ etcd }, { nodes }) => [
    ...nodes.flatMap(({ roles }, index) =>
      findRepeated(roles).map(({ value, index: at }) => ({
        paths: [`nodes.${index}.roles.${at}`],
        text: `duplicate role "${value}"`,
      })),
    ),
    ...roleEntries.flatMap(([role, { least, most, odd = false }]) => {
      const holders = nodes.flatMap(({ roles }, index) => (roles.includes(role) ? [`nodes.${index}.roles`] : []));
      if (holders.length < least) return [{ paths: ['nodes'], text: `no node has the role ${role}; expected at least one` }];
      if (holders.length > most) return [{ paths: holders.slice(most), text: tooMany(role, holders, `at most ${most}`) }];
      // Of an even number given as a count, etcdMembers tells.
      if (!odd || holders.length % 2 === 1 || etcd?.members !== undefined) return [];
      return [{ paths: holders.slice(-1), text: tooMany(role, holders, `an odd number: ${evenIsNoSafer(holders.length)}`) }];
    }),
  ],
};

/** An odd number of members, no more than there are nodes, and the same that the nodes' roles say. */
export const etcdMembers: Rule = {
  needs: ['nodes', 'nodes.*.roles', 'etcd.members'],
  judge: ({ etcd }, { nodes }) => {
    const asked = etcd?.members;
    const told = (text: string) => [{ paths: ['etcd.members'], text }];
    if (asked === undefined) return [];
    if (asked > nodes.length) return told(`${asked} members need as many nodes; the lab has ${nodes.length}`);
    const holders = nodes.filter(({ roles }) => roles.includes('etcd')).length;
    if (holders !== asked) return told(`${asked} differs from the nodes with the role etcd, of which there are ${holders}; expected only one of both`);
    return asked % 2 === 0 ? told(`${asked} is even; expected an odd number: ${evenIsNoSafer(asked)}`) : [];
  },
};

function evenIsNoSafer(count: number): string {
  return `${count} members survive the loss of no more members than ${count - 1} do`;
}

function tooMany(role: NodeRole, holders: readonly string[], expected: string): string {
  return `${holders.length} nodes have the role ${role} (${listWords(holders)}); expected ${expected}`;
}
