import { nonEmptyLines } from './lines.ts';
import { wholeNumber } from './whole-number.ts';

/** One unit's block of `systemctl show`. */
export interface UnitProperties {
  /** Without the `.service`. */
  readonly name: string;
  readonly activeState: string;
  readonly subState: string;
  readonly result: string;
  readonly exitStatus?: number;
  readonly restarts: number;
  /** Its systemd does not count restarts. */
  readonly restartsUnknown?: true;
  /** When it last became active, in seconds since boot. */
  readonly startedAt?: number;
  /** 0 when no main process runs. */
  readonly mainPid: number;
}

/** Reads `systemctl show -p …` of several units: blocks of NAME=VALUE in any order, a blank line between them. */
export function parseUnits(text: string): readonly UnitProperties[] {
  return text.split(/\n\s*\n/).flatMap(block => {
    const values = new Map(nonEmptyLines(block).map(splitAtEquals));
    const id = values.get('Id');
    const activeState = values.get('ActiveState');
    if (!id || activeState === undefined) return [];
    const exitStatus = toNumber(values.get('ExecMainStatus'));
    // In microseconds; 0 for one that has not been active yet.
    const startedAt = (wholeNumber(values.get('ActiveEnterTimestampMonotonic')) ?? 0) / 1e6;
    return [
      {
        name: id.replace(/\.service$/, ''),
        activeState,
        subState: values.get('SubState') ?? '',
        result: values.get('Result') ?? '',
        ...(exitStatus !== undefined && { exitStatus }),
        // systemd counts restarts since 235; CentOS 7 has 219.
        restarts: toNumber(values.get('NRestarts')) ?? 0,
        ...(!values.has('NRestarts') && { restartsUnknown: true }),
        ...(startedAt > 0 && { startedAt }),
        mainPid: toNumber(values.get('MainPID')) ?? 0,
      },
    ];
  });
}

function splitAtEquals(line: string): readonly [string, string] {
  const [name = '', ...value] = line.split('=');
  return [name, value.join('=')];
}

function toNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
