import { listWords } from '../words.ts';
import { findRepeated } from './repeated.ts';
import type { Rule } from './rule.ts';

/** Exactly one node runs etcd, and one at least is a worker. */
export const nodeRoles: Rule = {
  needs: ['nodes', 'nodes.*.roles'],
  judge: (_, { nodes }) => {
    const etcd = nodes.flatMap(({ roles }, index) => (roles.includes('etcd') ? [`nodes.${index}.roles`] : []));
    const problems = nodes.flatMap(({ roles }, index) =>
      findRepeated(roles).map(({ value, index: at }) => ({
        paths: [`nodes.${index}.roles.${at}`],
        text: `found "${value}" again; a role is allowed once`,
      })),
    );
    if (etcd.length === 0) problems.push({ paths: ['nodes'], text: 'no node has the role etcd; exactly one is allowed' });
    if (etcd.length > 1) {
      problems.push({ paths: etcd.slice(1), text: `the role etcd is given ${etcd.length} times, by ${listWords(etcd)}; exactly one is allowed` });
    }
    if (!nodes.some(({ roles }) => roles.includes('worker'))) {
      problems.push({ paths: ['nodes'], text: 'no node has the role worker; at least one is needed' });
    }
    return problems;
  },
};
