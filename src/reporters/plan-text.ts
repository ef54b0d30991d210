import type { Action } from '../providers/provider.ts';
import { quote } from '../text/quote.ts';

/** What a step would do, in a form that can be read and pasted. */
export function formatAction(action: Action): string {
  if (action.kind === 'run') return `${action.where}$ ${quote(action.argv)}`;
  const size = Buffer.byteLength(action.content);
  return `${action.where}: write ${action.path} (${size} bytes)`;
}
