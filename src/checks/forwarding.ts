import { parseCidr } from '../network/cidr.ts';
import type { Cidr } from '../network/cidr.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { IptablesRules, NodeFacts } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { parseFilter, walkForward } from './forward-chain.ts';
import type { FilterTable, Packet } from './forward-chain.ts';
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
    const subnets = new Map(peersOf(seen).flatMap(({ node, subnet }) => {
      const block = parseCidr(subnet);
      return block ? [[node.name, block] as const] : [];
    }));
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

function judgeRules(node: NodeFacts, lab: LabConfig, subnets: ReadonlyMap<string, Cidr>): readonly Finding[] {
  const device = overlayDevice(node, lab);
  const own = subnets.get(node.name);
  const others = [...subnets].filter(([name]) => name !== node.name);
  if (device === undefined || !own || others.length === 0) return [];
  return node.iptables.flatMap(rules => {
    const table = parseFilter(rules);
    const outward = { from: own, inDevice: 'docker0', outDevice: device };
    const inward = { to: own, inDevice: device, outDevice: 'docker0' };
    return [
      ...judgeWay(node, rules, 'from its pods to those of', others, to => toVerdict(table, { ...outward, to })),
      ...judgeWay(node, rules, 'to its pods from those of', others, from => toVerdict(table, { ...inward, from })),
    ];
  });
}

interface Dropped {
  readonly packet: Packet;
  readonly decidedBy: string;
}

function toVerdict(table: FilterTable, way: Omit<Packet, 'protocol'>): Dropped | undefined {
  for (const protocol of ['icmp', 'tcp'] as const) {
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
  others: readonly (readonly [string, Cidr])[],
  look: (peer: Cidr) => Dropped | undefined,
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
