import { nodeDevice } from '../../checks/shared/peers.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { addressesOf, correct, stageSettings, toldInterface, toldWhere, useOwnInterface } from '../shared/flanneld-settings.ts';
import { flanneldFlag, nodesOf, onNodes } from '../shared/look.ts';

/** -public-ip sets the address in the lease; only -iface decides where packets go. */
export const publicIpNotIface = {
  id: 'public-ip-not-iface',
  title: "flanneld's -public-ip is not an address of its -iface",
  symptom: 'with host-gw, flanneld exits and logs that it is probably behind a NAT; with vxlan on old releases, the lease looks right but packets leave by the wrong interface',
  source: 'flannel-io/flannel#1192; code (pkg/backend/hostgw/hostgw.go)',
  reach: 'node',
  settleMs: 0,
  explains: [...ofFlanneld, ...ofNodeTraffic, 'lease-missing', 'flanneld-failing'],
  signature: seen =>
    onNodes(seen, node => {
      const publicIp = flanneldFlag(node, 'public-ip');
      const told = toldInterface(node);
      const own = nodeDevice(node);
      if (publicIp === undefined || told?.device === undefined || own === undefined) return [];
      if (node.addresses.some(({ device, address }) => device === told.device && address === publicIp)) return [];
      return [
        {
          node: node.name,
          fact: toldWhere(node),
          expected: `-iface=${node.address}, on ${own}`,
          actual: `-iface=${told.iface} -public-ip=${publicIp}; ${told.device} has ${addressesOf(node, told.device)}`,
        },
      ];
    }),
  cure: (seen, evidence) => correct(seen, nodesOf(evidence), useOwnInterface),
  drill: {
    // With vxlan, packets still arrive on current releases.
    backends: ['host-gw'],
    on: 'worker',
    stage: ({ node, seen }) => [{ ...stageSettings(node, seen, `s#-iface=[^ "]*#-iface=eth0 -public-ip=${node.address}#`), sets: ['-iface'] }],
  },
} as const satisfies Fault;
