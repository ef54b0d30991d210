import { parseCidr } from '../network/cidr.ts';
import type { LeaseFacts, NodeFacts, Observation } from '../observe/observation.ts';
import type { Check, Finding } from './check.ts';
import { onNode } from './finding.ts';
import { walkForward } from './forward-chain.ts';
import type { Packet } from './forward-chain.ts';
import { answering, leaseByAddress } from './node-view.ts';
import { overlayDevice } from './overlay-device.ts';

/** A node is the router of its pods; docker ≥ 1.13 may forbid that it forwards (moby/moby#28257). */
export const forwarding: Check = {
  id: 'forwarding',
  title: 'Each node forwards between its pods and the overlay',
  layer: 'forward',
  settleMs: 5000,
  needs: [],
  judge: seen => {
    const leases = leaseByAddress(seen);
    return answering(seen).flatMap(node => [...judgeSysctls(node, seen), ...judgeRules(node, seen, leases)]);
  },
};

function judgeSysctls(node: NodeFacts, seen: Observation): readonly Finding[] {
  const devices = [overlayDevice(node, seen), 'docker0'].filter(device => device !== undefined);
  // A dot in a device's name is a slash in the sysctl's (sysctl.d(5)).
  const names = devices.map(device => `net.ipv4.conf.${device.replaceAll('.', '/')}.forwarding`);
  return ['net.ipv4.ip_forward', ...names].flatMap(name => {
    const value = node.sysctls[name];
    if (value === '1' || (value === undefined && name !== 'net.ipv4.ip_forward')) return [];
    return [
      onNode(node.name, {
        summary: 'the kernel does not forward packets',
        expected: `${name} = 1`,
        actual: value === undefined ? 'not told' : `${name} = ${value}`,
        hint: `k8s-lab exec ${node.name} -- sh -c 'echo 1 > /proc/sys/${name.replaceAll('.', '\0').replaceAll('/', '.').replaceAll('\0', '/')}'`,
      }),
    ];
  });
}

function judgeRules(node: NodeFacts, seen: Observation, leases: ReadonlyMap<string, LeaseFacts>): readonly Finding[] {
  const device = overlayDevice(node, seen);
  const own = parseCidr(leases.get(node.address)?.subnet ?? '');
  const peer = seen.nodes.find(({ address }) => address !== node.address && leases.has(address));
  const other = parseCidr(peer ? (leases.get(peer.address)?.subnet ?? '') : '');
  if (device === undefined || !own || !other) return [];
  const ways: readonly (Pick<Packet, 'from' | 'to' | 'inDevice' | 'outDevice'> & { readonly what: string })[] = [
    { what: 'from other nodes to its pods', from: other, to: own, inDevice: device, outDevice: 'docker0' },
    { what: 'from its pods to other nodes', from: own, to: other, inDevice: 'docker0', outDevice: device },
  ];
  return node.iptables.flatMap(rules =>
    ways.flatMap(({ what, ...way }) => {
      const verdicts = (['icmp', 'tcp'] as const).map(protocol => walkForward(rules, { ...way, protocol }));
      const dropped = verdicts.find(({ accepted }) => !accepted);
      if (!dropped) return [];
      return [
        onNode(node.name, {
          summary: `${rules.command} drops packets ${what}`,
          expected: `FORWARD accepts ${way.inDevice} → ${way.outDevice}`,
          actual: dropped.decidedBy,
          hint: `k8s-lab exec ${node.name} -- ${rules.command} -I FORWARD -i ${way.inDevice} -o ${way.outDevice} -j ACCEPT`,
        }),
      ];
    }),
  );
}
