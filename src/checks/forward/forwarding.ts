import type { LabConfig } from '../../config/lab-config.ts';
import type { NodeFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { forwardDropFinder } from '../shared/forward-drops.ts';
import type { ForwardDrop } from '../shared/forward-drops.ts';
import { onNode } from '../shared/paste.ts';
import { overlayDevice, reachable } from '../shared/peers.ts';

/** A node routes for its pods; docker 1.13 and later may set the FORWARD policy to DROP (moby/moby#28257). */
export const forwarding = {
  id: 'forwarding',
  title: 'Every node forwards packets between its pods and the overlay',
  // flannel restores its rules every 5 s (pkg/trafficmngr, iptables-resync).
  settleMs: 6000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const dropsOf = forwardDropFinder(seen);
    return reachable(seen).flatMap(node => [...judgeSysctls(node, seen.lab), ...dropsOf(node).map(toFinding)]);
  },
} as const satisfies Check;

function judgeSysctls(node: NodeFacts, lab: LabConfig): readonly Finding[] {
  const { name, sysctls, links } = node;
  const whole = 'net.ipv4.ip_forward';
  const value = sysctls[whole];
  const head = { node: name, summary: 'the kernel does not forward packets' };
  if (value !== '1') {
    return [{ ...head, expected: `${whole} = 1`, actual: value === undefined ? 'unknown' : `${whole} = ${value}`, hint: onNode(name, `sysctl -w ${whole}=1`) }];
  }
  const devices = [overlayDevice(node, lab), 'docker0'].filter(device => device !== undefined);
  return devices.flatMap(device => {
    // A dot in a device name is a slash in the sysctl name (sysctl.d(5)).
    const key = `net.ipv4.conf.${device.replaceAll('.', '/')}.forwarding`;
    // A device that is missing is reported by other checks.
    if (sysctls[key] === '1' || !links.some(link => link.name === device)) return [];
    const told = { ...head, expected: `${key} = 1`, hint: onNode(name, `sysctl -w ${key}=1`) };
    if (sysctls[key] === undefined) return [{ ...told, summary: `it is unknown whether the kernel forwards packets arriving on ${device}`, actual: 'not read' }];
    return [{ ...told, summary: `the kernel does not forward packets arriving on ${device}`, actual: `${key} = ${sysctls[key]}` }];
  });
}

function toFinding({ node, command, what, packet, decidedBy, peers, all }: ForwardDrop): Finding {
  const { inDevice, outDevice, protocol } = packet;
  return {
    node,
    summary: `${command} drops packets ${what} ${all ? 'every other node' : peers.join(', ')}`,
    expected: `FORWARD accepts ${protocol} from ${inDevice} to ${outDevice}`,
    actual: decidedBy,
    hint: onNode(node, `${command} -I FORWARD -i ${inDevice} -o ${outDevice} -j ACCEPT`),
  };
}
