import type { Action } from '../providers/provider.ts';
import { quote } from '../text/quote.ts';

/** An action as a line to read; a command can be pasted. */
export function formatAction(action: Action): string {
  if (action.kind === 'run') return `${action.where}$ ${quote(action.argv)}`;
  const size = Buffer.byteLength(action.content);
  return `${action.where}: write ${action.path} (${size} bytes)`;
}
