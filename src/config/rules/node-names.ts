import { draftNodes } from '../lab-draft.ts';
import { findRepeated } from './repeated.ts';
import type { Rule } from './rule.ts';

/** No two nodes share a name. */
export const nodeNames: Rule = {
  needs: ['nodes'],
  judge: draft =>
    findRepeated(draftNodes(draft).map(({ name }) => name)).map(({ value, index, first }) => ({
      paths: [`nodes.${index}.name`],
      text: `duplicate name "${value}" (already used by nodes.${first})`,
    })),
};
