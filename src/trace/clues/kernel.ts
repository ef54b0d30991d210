import type { Found } from '../counters.ts';

/** Reasons to drop, by their names in the kernel's net/ipv4/proc.c. */
const reasons = /^(?:In(?:HdrErrors|AddrErrors|UnknownProtos|Discards|NoRoutes|TruncatedPkts|CsumErrors)|Out(?:Discards|NoRoutes|TimeExcds)|FragFails|ReasmFails|IPReversePathFilter|TCPReqQFull\w*|ListenDrops|ListenOverflows|PruneCalled|TCPBacklogDrop|PFMemallocDrop|InErrors|RcvbufErrors|SndbufErrors)$/;

/** The reasons for which the kernel dropped packets, from /proc/net/netstat and /proc/net/snmp. */
export function kernelCounters(name: string, body: string): readonly Found[] {
  const place = name.startsWith('pod') ? "pod's kernel" : 'kernel';
  const lines = body.split('\n');
  return lines.flatMap((line, at) => {
    const [group = '', ...values] = (lines[at + 1] ?? '').split(/\s+/);
    const [own, ...names] = line.split(/\s+/);
    if (own !== group || !/^\d/.test(values[0] ?? '')) return [];
    return names.flatMap((counter, index): readonly Found[] => (reasons.test(counter) ? [{ kind: 'counter', text: `${place}: ${group} ${counter}`, count: Number(values[index]) }] : []));
  });
}
