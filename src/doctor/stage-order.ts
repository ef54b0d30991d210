import type { Staging } from '../faults/fault.ts';

/**
 * The order in which to inject several faults at once, so that none undoes another or fails because of it: what
 * restarts docker, then what starts flanneld or asks etcd, then what keeps flanneld asleep, then what etcd, the kernel and
 * the network are changed to, and last what stays stopped.
 */
export function latenessOf(stagings: readonly Staging[]): number {
  const script = stagings.map(({ inject }) => inject).join('\n');
  if (isStop(script)) return 6;
  if (/systemctl stop etcd/.test(script)) return 4;
  const asksEtcd = /^(?:get|put|put_for|del) |\$\(get /m.test(script);
  if (/kill -s STOP flanneld/.test(script)) return asksEtcd ? 2 : 3;
  if (asksEtcd || /systemctl start (?:--no-block )?flanneld/.test(script)) return 1;
  return /systemctl restart (?:--no-block )?docker/.test(script) ? 0 : 5;
}

function isStop(script: string): boolean {
  return /^systemctl stop \S+$/.test(script.trim());
}
