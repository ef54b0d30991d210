import { wholeNumber } from './whole-number.ts';

/** How many UDP packets a node's kernel has dropped for a wrong checksum, from /proc/net/snmp (proc_net(5): for each protocol a line of names, then one of values); undefined when it does not show them. */
export function parseChecksumErrors(text: string | undefined): number | undefined {
  const [names, values] = (text ?? '').split('\n').filter(line => line.startsWith('Udp: ')).map(line => line.split(' '));
  const value = values?.[names?.indexOf('InCsumErrors') ?? -1];
  return wholeNumber(value);
}
