import { readFileSync } from 'node:fs';
import type { Node } from '../providers/provider.ts';
import { assetPath } from '../system/assets.ts';
import type { Session } from '../system/exec.ts';

type PerlProgram = 'probe' | 'trace' | 'cluster-probe';

/** Starts a Perl program of templates/observe on a node; it reads what is written to the session. */
export function openPerl(node: Node, program: PerlProgram, timeoutMs: number): Session {
  const session = node.open(['perl', '-'], { timeoutMs });
  session.write(perlText(program));
  return session;
}

/** The text of a Perl program of templates/observe, with what it starts with. */
export function perlText(program: PerlProgram): string {
  return ['namespaces', program].map(name => readFileSync(assetPath(`templates/observe/${name}.pl`), 'utf8')).join('');
}
