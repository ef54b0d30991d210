import { defineFact } from '../fact.ts';
import type { Answer } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { parseArgv } from '../parse/argv.ts';
import { nonEmptyLines } from '../parse/lines.ts';
import { redact } from '../parse/redact.ts';
import type { UnitProperties } from '../parse/units.ts';
import { hostUnits } from './host.ts';

const schema = (z: Zod) => ({
  services: z.array(
    z.object({
      /** Such as etcd, flanneld or docker. */
      name: z.string(),
      /** systemd's ActiveState: active, activating, inactive, failed. */
      activeState: z.string(),
      subState: z.string(),
      /** systemd's Result: success, exit-code, signal, timeout … */
      result: z.string(),
      exitStatus: z.number().exactOptional(),
      restarts: z.number(),
      /** Its systemd (before 235) does not count restarts, so `restarts` is 0. */
      restartsUnknown: z.boolean().exactOptional(),
      /** When it last became active, in seconds since the node's boot. */
      startedAt: z.number().exactOptional(),
      /** Whether the main process is stopped by a signal (SIGSTOP): it exists and does nothing. */
      suspended: z.boolean().exactOptional(),
      /** The state of the main process as the kernel has it (proc(5)), such as S or Z; absent when none runs. */
      processState: z.string().exactOptional(),
      /** The main process; absent when none runs. */
      mainPid: z.number().exactOptional(),
      /** A look of a moment before, if it was looked at twice because it had restarted within the last minute. */
      earlier: z.object({ restarts: z.number(), startedAt: z.number().exactOptional(), mainPid: z.number().exactOptional() }).exactOptional(),
      /** The running main process's command line; empty when none runs. */
      argv: z.array(z.string()),
      /** The last lines of its log, oldest first. */
      log: z.array(z.string()),
    }),
  ),
});

export type ServiceFacts = Fields<typeof schema>['services'][number];

const properties = 'Id,ActiveState,SubState,Result,ExecMainStatus,NRestarts,MainPID,ActiveEnterTimestampMonotonic';

// The main process of each service that has one goes into $mains; systemctl prints a unit's properties in any order.
const ask = `
  services=$(exec systemctl show -p ${properties} "$@" $units 2>&1)
  show services $? "$services"
  mains= unit= pid=
  for line in $services; do
    case $line in
      Id=*) unit=\${line#Id=} ;;
      MainPID=*) pid=\${line#MainPID=} ;;
    esac
    if [ -n "$unit" ] && [ -n "$pid" ]; then
      if [ "$pid" != 0 ]; then
        mains="$mains$nl$unit $pid"
        files="$files$nl/proc/$pid/cmdline$nl/proc/$pid/stat"
      fi
      unit= pid=
    fi
  done`;

const askLogs = `
  if [ "$logs" = logs ]; then
    for service; do
      log=/var/log/k8s-lab/$service.log
      if [ -s "$log" ]; then
        section "log $service" tail -n 20 "$log"
      elif ! [ -d /var/log/k8s-lab ]; then
        section "log $service" journalctl -u "$service" -n 20 --no-pager -q -o cat
      fi
    done
  fi`;

/** The state of the node's services, their command lines and the ends of their logs. Which files it reads is known on the node only. */
export const services = defineFact({ schema, ask, askLast: askLogs, sections: ['services'], files: () => [], none: { services: [] }, read: readServices });

function readServices(answer: Answer): Fields<typeof schema> {
  return { services: answer.units.filter(({ name }) => !hostUnits.includes(name)).map(unit => toService(unit, answer)) };
}

function toService({ mainPid, ...unit }: UnitProperties, { files, sections }: Answer): ServiceFacts {
  const log = sections.get(`log ${unit.name}`);
  const processState = stateOf(files.get(`/proc/${mainPid}/stat`));
  return {
    ...unit,
    ...(mainPid > 0 && { mainPid }),
    ...(processState !== undefined && { processState }),
    ...((processState === 'T' || processState === 't') && { suspended: true }),
    argv: parseArgv(redact(files.get(`/proc/${mainPid}/cmdline`) ?? '')),
    log: log?.exitCode === 0 ? nonEmptyLines(redact(log.body)) : [],
  };
}

// proc(5): the process's name in parentheses, then its state; T is stopped by a signal, t by a debugger.
function stateOf(stat = ''): string | undefined {
  return /^\d+ \(.*\) (\w) /.exec(stat)?.[1];
}
