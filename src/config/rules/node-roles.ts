import { roleEntries } from '../roles.ts';
import type { NodeRole } from '../roles.ts';
import { listWords } from '../words.ts';
import { findRepeated } from './repeated.ts';
import type { Rule } from './rule.ts';

/** Each role has as many nodes as it needs and no more, and no node has one twice. */
export const nodeRoles: Rule = {
  needs: ['nodes', 'nodes.*.roles'],
  judge: (_, { nodes }) => [
    ...nodes.flatMap(({ roles }, index) =>
      findRepeated(roles).map(({ value, index: at }) => ({
        paths: [`nodes.${index}.roles.${at}`],
        text: `duplicate role "${value}"`,
      })),
    ),
    ...roleEntries.flatMap(([role, { least, most }]) => {
      const holders = nodes.flatMap(({ roles }, index) => (roles.includes(role) ? [`nodes.${index}.roles`] : []));
      const exactly = least === most;
      if (holders.length < least) return [{ paths: ['nodes'], text: missing(role, least, exactly) }];
      return holders.length > most ? [{ paths: holders.slice(most), text: tooMany(role, holders, most, exactly) }] : [];
    }),
  ],
};

function missing(role: NodeRole, least: number, exactly: boolean): string {
  return `no node has the role ${role}; expected ${exactly ? 'exactly' : 'at least'} ${count(least)}`;
}

function tooMany(role: NodeRole, holders: readonly string[], most: number, exactly: boolean): string {
  return `${holders.length} nodes have the role ${role} (${listWords(holders)}); expected ${exactly ? 'exactly' : 'at most'} ${count(most)}`;
}

function count(number: number): string {
  return number === 1 ? 'one' : String(number);
}
