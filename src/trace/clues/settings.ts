import { parseAddresses } from '../../observe/facts/addresses.ts';
import { formatCidr, overlaps, parseCidr } from '../../network/cidr.ts';
import { groupBy } from '../../text/group-by.ts';
import type { Found } from '../counters.ts';
import { policiesOf } from './ipsec.ts';

/** The settings of a section of templates/observe/hop.sh that a healthy node does not have. */
export function settingsOf(name: string, body: string): readonly Found[] {
  const lines = body.split('\n').map(line => line.trim().replaceAll(/\s+/g, ' ')).filter(Boolean);
  if (name === 'rule') return lines.filter(line => !usual.test(line)).map(ruleOf);
  if (name === 'route') return lines.filter(line => /^(?:blackhole|unreachable|prohibit|throw) /.test(line)).map(line => ({ kind: 'route', text: `route: ${line}`, undo: ['ip', 'route', 'del', ...line.split(' ')] }));
  if (name === 'policy') return policiesOf(body);
  if (name === 'neighbour') return lines.map(line => ({ kind: 'setting', text: `answers ARP for others: ${line}`, undo: ['ip', 'neigh', 'del', 'proxy', ...line.replace(/ proxy$/, '').split(' ')] }));
  if (name === 'address') return sharedSubnets(lines);
  if (name === 'daemon') return daemonsOf(lines);
  if (name === 'port') return lines.flatMap(line => portOf(line));
  return name.endsWith('setting') ? kernelSettings(name, lines) : [];
}

const usual = /^(?:0: from all lookup local|32766: from all lookup main|32767: from all lookup default)$/;

function ruleOf(line: string): Found {
  return { kind: 'policy-rule', text: `policy rule: ${line}`, undo: ['ip', 'rule', 'del', 'priority', line.slice(0, line.indexOf(':'))] };
}

function portOf(line: string): readonly Found[] {
  const [, device, state] = /^\d+: ([^:@\s]+).* state (\w+)/.exec(line) ?? [];
  if (device === undefined || state === undefined) return [];
  const set = (...words: readonly string[]): readonly string[] => ['bridge', 'link', 'set', 'dev', device, ...words];
  if (/ isolated on/.test(line)) return [{ kind: 'port', text: `bridge port ${device}: isolated`, undo: [...set('isolated', 'off')] }];
  return state === 'forwarding' ? [] : [{ kind: 'port', text: `bridge port ${device}: ${state}`, undo: [...set('state', '3')] }];
}

function sharedSubnets(lines: readonly string[]): readonly Found[] {
  const own = parseAddresses(lines).filter(({ device }) => device !== 'lo');
  const blocks = own.flatMap(({ device, address, prefixLength }) => {
    const block = parseCidr(`${address}/${prefixLength}`);
    return block && prefixLength < 32 ? [{ device, block }] : [];
  });
  return blocks.flatMap(({ device, block }, at) =>
    blocks.slice(at + 1).flatMap((other): readonly Found[] => (other.device !== device && overlaps(block, other.block) ? [{ kind: 'setting', text: `two devices have one subnet: ${device} ${formatCidr(block)}, ${other.device} ${formatCidr(other.block)}` }] : [])),
  );
}

/** Daemons that run twice, and one that has almost all the files open that it may have. */
function daemonsOf(lines: readonly string[]): readonly Found[] {
  const all = lines.map(line => line.split(' ')).map(([program = '', pid = '', open, most]) => ({ program, pid, open: Number(open), most: Number(most) }));
  const several = [...groupBy(all, ({ program }) => program)].filter(([, found]) => found.length > 1);
  return [
    ...several.map(([program, found]): Found => ({ kind: 'daemon', text: `${found.length} processes run ${program}: ${found.map(({ pid }) => pid).join(', ')}` })),
    ...all.filter(({ open, most }) => open >= most * 0.95).map(({ program, pid, open, most }): Found => ({ kind: 'daemon', text: `${program}, process ${pid}: ${open} files open of ${most}` })),
  ];
}

function kernelSettings(name: string, lines: readonly string[]): readonly Found[] {
  const ofDevices = lines.flatMap((line): readonly Found[] => {
    const [, device, setting] = /conf\/([^/]+)\/(rp_filter|proxy_arp):1$/.exec(line) ?? [];
    return device === undefined ? [] : [{ kind: 'setting', text: `${setting} of ${device}: 1` }];
  });
  const values = new Map(lines.map(line => [line.slice(line.lastIndexOf('/') + 1, line.indexOf(':')), Number(line.slice(line.indexOf(':') + 1))]));
  const place = name.startsWith('pod') ? "the pod's " : '';
  const [ignores = 0, ttl = 64, count = 0, most = Infinity] = ['icmp_echo_ignore_all', 'ip_default_ttl', 'nf_conntrack_count', 'nf_conntrack_max'].map(key => values.get(key));
  const texts = [
    ...(ignores === 0 ? [] : [`${place}icmp_echo_ignore_all: ${ignores}`]),
    ...(ttl >= 32 ? [] : [`${place}ip_default_ttl: ${ttl}`]),
    ...(count < most * 0.95 ? [] : [`connection tracking: ${count} of ${most} entries`]),
  ];
  return [...texts.map((text): Found => ({ kind: 'setting', text })), ...ofDevices];
}
