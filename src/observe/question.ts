import { randomBytes } from 'node:crypto';
import type { Argv } from '../system/exec.ts';
import type { Asked, Fact } from './fact.ts';
import { facts } from './facts/index.ts';
import { composeScript } from './facts-script.ts';

/** The command that asks one node for its facts, and what is needed to read the answer. */
export interface Question {
  readonly argv: Argv;
  /** The script, for the shell's standard input. */
  readonly input: string;
  /** What frames the sections of the answer. */
  readonly nonce: string;
  /** The facts that are asked. */
  readonly facts: readonly Fact[];
}

/** Asks one node, as root, for its facts, with the ends of its services' logs or without. */
export function askNode(asked: Asked, { logs = true, nonce = randomBytes(12).toString('hex') } = {}): Question {
  const { services, provider, tls = false, severalMembers = false } = asked;
  const key = [provider, tls, severalMembers, ...services].join(' ');
  const known = composed.get(key) ?? compose(asked);
  composed.set(key, known);
  return { argv: ['sh', '-s', nonce, logs ? 'logs' : 'no-logs', ...services], nonce, ...known };
}

type Composed = Pick<Question, 'input' | 'facts'>;

/** Nodes that run the same services are asked the same. */
const composed = new Map<string, Composed>();

function compose(asked: Asked): Composed {
  const wanted = (facts as readonly Fact[]).filter(({ isFor }) => isFor?.(asked) ?? true);
  return { input: composeScript(wanted, asked), facts: wanted };
}
