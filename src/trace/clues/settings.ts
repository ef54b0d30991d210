import type { Found } from '../counters.ts';
import { policiesOf } from './ipsec.ts';

/** The settings of a section of templates/observe/hop.sh that a healthy node does not have. */
export function settingsOf(name: string, body: string): readonly Found[] {
  const lines = body.split('\n').map(line => line.trim().replaceAll(/\s+/g, ' ')).filter(Boolean);
  if (name === 'rule') return lines.filter(line => !usual.test(line)).map(ruleOf);
  if (name === 'route') return lines.filter(line => /^(?:blackhole|unreachable|prohibit|throw) /.test(line)).map(line => ({ kind: 'route', text: `route: ${line}`, undo: ['ip', 'route', 'del', ...line.split(' ')] }));
  if (name === 'policy') return policiesOf(body);
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

function kernelSettings(name: string, lines: readonly string[]): readonly Found[] {
  const values = new Map(lines.map(line => [line.slice(line.lastIndexOf('/') + 1, line.indexOf(':')), Number(line.slice(line.indexOf(':') + 1))]));
  const place = name.startsWith('pod') ? "the pod's " : '';
  const [ignores = 0, ttl = 64, count = 0, most = Infinity] = ['icmp_echo_ignore_all', 'ip_default_ttl', 'nf_conntrack_count', 'nf_conntrack_max'].map(key => values.get(key));
  const texts = [
    ...(ignores === 0 ? [] : [`${place}icmp_echo_ignore_all: ${ignores}`]),
    ...(ttl >= 32 ? [] : [`${place}ip_default_ttl: ${ttl}`]),
    ...(count < most * 0.95 ? [] : [`connection tracking: ${count} of ${most} entries`]),
  ];
  return texts.map(text => ({ kind: 'setting', text }));
}
