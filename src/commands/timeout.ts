import { parseDuration } from '../text/duration.ts';
import { UsageError } from '../errors.ts';
import { textOption } from './command.ts';
import type { CommandOption, Options } from './command.ts';

/** `--timeout`, as the commands that verify word it. */
export const timeoutOption: CommandOption = {
  flags: '--timeout <duration>',
  description: 'how long to wait for transient states, such as 30s, 500ms or 0 (default: 15s, and longer for virtual machines)',
};

/** What `--timeout` asks for in milliseconds; throws a UsageError when it is no duration. */
export function timeoutOf(options: Options): number | undefined {
  const text = textOption(options, 'timeout');
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  if (parsed === undefined) throw new UsageError(`--timeout ${text}: not a duration`, { hint: 'write 30s, 500ms, 2m or 0' });
  return parsed;
}
