import { overlayDevice } from '../../checks/shared/peers.ts';
import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, run } from '../shared/look.ts';
import { waysOf } from '../shared/route-look.ts';

/** The strict check drops a packet that arrives on a different device than the answer would leave by (RFC 3704). */
export const rpFilter = {
  id: 'rp-filter',
  title: "a node's strict rp_filter drops packets because the answers would leave by another device",
  symptom: "other nodes' packets arrive at a node and vanish, although no rule drops them",
  source: 'containernetworking/cni#41; submariner-io/submariner#217',
  reach: 'node',
  settleMs: 3000,
  explains: ofTraffic,
  signature(seen) {
    const ways = waysOf(seen);
    return onNodes(seen, node => {
      const device = overlayDevice(node, seen.lab);
      // The stricter of the two applies (kernel Documentation/networking/ip-sysctl.rst).
      const strictest = ['all', (device ?? '').replaceAll('.', '/')].map(name => node.sysctls[`net.ipv4.conf.${name}.rp_filter`]);
      if (device === undefined || !strictest.includes('1') || strictest.includes('2')) return [];
      const astray = ways.find(way => way.node === node && way.there.length === 1 && way.there.some(route => route.device !== undefined && route.device !== device));
      if (!astray) return [];
      const back = `answers to ${astray.peer.node.name}'s pods leave by ${astray.there[0]?.device}`;
      return [{ node: node.name, fact: `sysctl net.ipv4.conf.${device}.rp_filter`, expected: '0 or 2 (loose)', actual: `1 (strict), and ${back}` }];
    });
  },
  cure: (seen, evidence) =>
    nodesOf(evidence).flatMap(name => {
      const node = seen.nodes.find(candidate => candidate.name === name);
      const device = node && overlayDevice(node, seen.lab);
      return device === undefined ? [] : [run(name, 'sysctl', '-w', `net.ipv4.conf.${device.replaceAll('.', '/')}.rp_filter=2`)];
    }),
  noDrill: 'needs a route by another device, which is already a fault (route-wrong-device)',
} as const satisfies Fault;
