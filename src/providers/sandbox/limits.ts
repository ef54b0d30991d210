import { readFileSync } from 'node:fs';
import { ProviderError } from '../../errors.ts';

/** etcd refuses clients, and so never becomes ready, with far fewer. */
const leastFiles = 256;

/** Why the programs of a lab could not open enough files; undefined if they can. Node.js raises its own limit to the hard one. */
export function explainLimit(limits = readFileSync('/proc/self/limits', 'utf8')): ProviderError | undefined {
  const hard = Number(/^Max open files +\S+ +(\d+)/m.exec(limits)?.[1] ?? Infinity);
  if (hard >= leastFiles) return undefined;
  return new ProviderError(`this shell allows ${hard} open files; the programs of a lab need at least ${leastFiles}`, {
    hint: '`ulimit -Hn` shows the limit; start a new shell, or have an administrator raise it',
  });
}
