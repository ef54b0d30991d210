import { readFileSync } from 'node:fs';
import type { Node } from '../providers/provider.ts';
import { assetPath } from '../system/assets.ts';
import type { Session } from '../system/exec.ts';

/** Starts a Perl program of templates/observe on a node; it reads what is written to the session. */
export function openPerl(node: Node, program: 'probe' | 'trace' | 'cluster-probe', timeoutMs: number): Session {
  const session = node.open(['perl', '-'], { timeoutMs });
  session.write(['namespaces', program].map(name => readFileSync(assetPath(`templates/observe/${name}.pl`), 'utf8')).join(''));
  return session;
}
