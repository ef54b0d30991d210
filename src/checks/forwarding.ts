import type { LabConfig } from '../config/lab-config.ts';
import type { IptablesRules, NodeFacts } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { parseFilter, rangeOf, walkForward } from './forward-chain.ts';
import type { FilterTable, Packet, Range, Verdict } from './forward-chain.ts';
import { onNode } from './paste.ts';
import { overlayDevice, peersOf, reachable } from './peers.ts';

/** A node is its pods' router; docker from 1.13 on may forbid that it forwards (moby/moby#28257). */
export const forwarding = {
  id: 'forwarding',
  title: 'Every node forwards packets between its pods and the overlay',
  layer: 'forward',
  // flannel puts its rules back every 5 s (pkg/trafficmngr, iptables-resync).
  settleMs: 6000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const ranges = peersOf(seen).map(({ node, subnet }) => [node.name, rangeOf(subnet)] as const);
    const subnets = new Map(ranges.flatMap(([name, range]) => (range ? [[name, range] as const] : [])));
    return reachable(seen).flatMap(node => [...judgeSysctls(node, seen.lab), ...judgeRules(node, seen.lab, subnets)]);
  },
} as const satisfies Check;

function judgeSysctls(node: NodeFacts, lab: LabConfig): readonly Finding[] {
  const { name, sysctls } = node;
  const whole = 'net.ipv4.ip_forward';
  const value = sysctls[whole];
  const head = { node: name, summary: 'the kernel does not forward packets' };
  if (value !== '1') {
    return [{ ...head, expected: `${whole} = 1`, actual: value === undefined ? 'not told' : `${whole} = ${value}`, hint: onNode(name, `sysctl -w ${whole}=1`) }];
  }
  const devices = [overlayDevice(node, lab), 'docker0'].filter(device => device !== undefined);
  return devices.flatMap(device => {
    // A dot in a device's name is a slash in the sysctl's (sysctl.d(5)).
    const key = `net.ipv4.conf.${device.replaceAll('.', '/')}.forwarding`;
    if ((sysctls[key] ?? '1') === '1') return [];
    const summary = `the kernel does not forward what comes in by ${device}`;
    return [{ ...head, summary, expected: `${key} = 1`, actual: `${key} = ${sysctls[key]}`, hint: onNode(name, `sysctl -w ${key}=1`) }];
  });
}

function judgeRules(node: NodeFacts, lab: LabConfig, subnets: ReadonlyMap<string, Range>): readonly Finding[] {
  const device = overlayDevice(node, lab);
  const own = subnets.get(node.name);
  const others = [...subnets].filter(([name]) => name !== node.name);
  if (device === undefined || !own || others.length === 0) return [];
  return node.iptables.flatMap(rules => {
    const table = parseFilter(rules);
    const all = spanOf(others);
    const outward = (to: Range) => ({ from: own, to, inDevice: 'docker0', outDevice: device });
    const inward = (from: Range) => ({ from, to: own, inDevice: device, outDevice: 'docker0' });
    return ([['from its pods to those of', outward], ['to its pods from those of', inward]] as const).flatMap(([what, wayOf]) => {
      // Mostly one look at all of them is enough.
      if (protocols.every(protocol => isAccepted(walkForward(table, { ...wayOf(all), protocol })))) return [];
      return judgeWay(node, rules, what, others, peer => findDropped(table, wayOf(peer)));
    });
  });
}

const protocols = ['icmp', 'tcp'] as const;

function isAccepted({ fate, whole }: Verdict): boolean {
  return fate === 'accepted' && whole;
}

function spanOf(others: readonly (readonly [string, Range])[]): Range {
  const ranges = others.map(([, range]) => range);
  return { first: Math.min(...ranges.map(({ first }) => first)), last: Math.max(...ranges.map(({ last }) => last)) };
}

interface Dropped {
  readonly packet: Packet;
  readonly decidedBy: string;
}

function findDropped(table: FilterTable, way: Omit<Packet, 'protocol'>): Dropped | undefined {
  for (const protocol of protocols) {
    const packet = { ...way, protocol };
    const { fate, decidedBy } = walkForward(table, packet);
    if (fate === 'dropped') return { packet, decidedBy };
  }
  return undefined;
}

function judgeWay(
  { name }: NodeFacts,
  { command }: IptablesRules,
  what: string,
  others: readonly (readonly [string, Range])[],
  look: (peer: Range) => Dropped | undefined,
): readonly Finding[] {
  const dropped = others.flatMap(([peer, block]) => {
    const found = look(block);
    return found ? [{ peer, ...found }] : [];
  });
  const [first] = dropped;
  if (!first) return [];
  const { inDevice, outDevice, protocol } = first.packet;
  const peers = dropped.length === others.length ? 'every other node' : dropped.map(({ peer }) => peer).join(', ');
  return [
    {
      node: name,
      summary: `${command} drops packets ${what} ${peers}`,
      expected: `FORWARD accepts ${protocol} from ${inDevice} to ${outDevice}`,
      actual: first.decidedBy,
      hint: onNode(name, `${command} -I FORWARD -i ${inDevice} -o ${outDevice} -j ACCEPT`),
    },
  ];
}
