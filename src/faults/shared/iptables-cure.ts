import { splitWords } from '../../checks/shared/filter-chain.ts';
import type { CureAction } from '../fault.ts';
import { run } from './look.ts';

/** Removes a rule given as `iptables -S` prints it: `-A CHAIN …`. */
export function deleteRule(node: string, command: string, rule: string): CureAction {
  const [, ...words] = splitWords(rule).map(word => word.replace(/^"(.*)"$/, '$1'));
  return run(node, command, '-w', '-D', ...words);
}
