import { nearest } from '../../text/did-you-mean.ts';
import { draftKubernetes } from '../lab-draft.ts';
import { listWords } from '../words.ts';
import type { Rule } from './rule.ts';

/** The ingress controller runs on a node of the lab. */
export const ingressNode: Rule = {
  needs: ['nodes', 'kubernetes.ingress'],
  judge: (_, { nodes, kubernetes }) => {
    const names = nodes.map(({ name }) => name);
    const node = kubernetes?.ingress?.node;
    if (node === undefined || names.includes(node)) return [];
    const meant = nearest(node, names);
    const expected = meant === undefined ? `expected ${names.length > 5 ? 'a node of the lab' : listWords(names, 'or')}` : `did you mean ${meant}?`;
    return [{ paths: ['kubernetes.ingress.node'], text: `the lab has no node "${node}"; ${expected}` }];
  },
};

/** The demo, which answers through the ingress controller, has one. */
export const demoIngress: Rule = {
  needs: ['kubernetes.ingress', 'kubernetes.demo'],
  judge: (draft, { kubernetes }) => {
    if (draftKubernetes(draft)?.demo !== true || kubernetes?.ingress) return [];
    return [{ paths: ['kubernetes.demo'], text: 'the demo needs an ingress controller; expected kubernetes.ingress: traefik, or no demo' }];
  },
};
