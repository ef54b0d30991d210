import { parseDuration } from '../../text/duration.ts';
import { UsageError } from '../../errors.ts';
import { textOption } from '../command.ts';
import type { CommandOption, Options } from '../command.ts';

/** The `--timeout` option of the commands that verify. */
export const timeoutOption: CommandOption = {
  flags: '--timeout <duration>',
  description: 'how long to wait for checks to pass, such as 30s, 500ms or 0 (default: 15s, longer for virtual machines)',
};

/** The value of `--timeout` in milliseconds; throws a UsageError if it is not a duration. */
export function timeoutOf(options: Options): number | undefined {
  const text = textOption(options, 'timeout');
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  if (parsed === undefined) throw new UsageError(`--timeout ${text}: not a duration`, { hint: 'e.g. 30s, 500ms, 2m or 0' });
  return parsed;
}
