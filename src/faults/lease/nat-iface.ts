import { nodeDevice, storeOf } from '../../checks/shared/peers.ts';
import type { LeaseFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { addressesOf, stageSettings, startFlanneld, toldInterface, toldWhere, useOwnInterface } from '../shared/flanneld-settings.ts';
import { deleteKey, flanneldFlag, nodesOf, onNodes, run } from '../shared/look.ts';

/** Every Vagrant machine has 10.0.2.15 on eth0, and flannel finds its lease by PublicIP. */
export const natIface = {
  id: 'nat-iface',
  title: 'flanneld uses the NAT interface, whose address is the same on every node',
  symptom: 'all nodes are Ready, but no packets pass between them: they share one subnet, or have no routes',
  source: 'flannel-io/flannel#535, #216; kubernetes-sigs/kubespray#2114, #2319',
  reach: 'node',
  settleMs: 0,
  explains: [...ofFlanneld, 'lease-missing', 'flanneld-failing'],
  signature: seen =>
    onNodes(seen, node => {
      const device = deviceOf(node);
      const lease = leaseOn(seen, node, device);
      const own = nodeDevice(node);
      if (device === undefined || own === undefined || !lease || flanneldFlag(node, 'public-ip') !== undefined) return [];
      const told = toldInterface(node);
      const how = told?.iface === device ? `-iface=${device}` : `${told ? `-iface=${told.iface}` : 'no -iface'}, so ${device}`;
      return [
        { node: node.name, fact: toldWhere(node), expected: `-iface=${node.address}, on ${own}`, actual: `${how}, with ${addressesOf(node, device)}` },
        { node: node.name, fact: lease.key, expected: `PublicIP ${node.address}`, actual: `PublicIP ${lease.publicIp}` },
      ];
    }),
  cure,
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const staging = stageSettings(node, seen, 's#-iface=[^ "]*#-iface=eth0#', 'lose lease');
      // flanneld requests the subnet in subnet.env again, as 10.0.2.15.
      return [{ ...staging, inject: staging.inject.replace('systemctl start --no-block flanneld', startFlanneld), sets: ['-iface'] }];
    },
  },
} as const satisfies Fault;

/** The device flanneld uses, if it does not have the planned address; by default it is the default route's. */
function deviceOf(node: NodeFacts): string | undefined {
  const told = toldInterface(node);
  const device = told ? told.device : node.routes.find(({ table, destination }) => table === 'main' && destination === 'default')?.device;
  return device === nodeDevice(node) ? undefined : device;
}

function leaseOn(seen: Observation, { addresses }: NodeFacts, device: string | undefined): LeaseFacts | undefined {
  const has = addresses.filter(entry => entry.device === device).map(({ address }) => address);
  return storeOf(seen)?.leases.find(({ publicIp }) => publicIp !== undefined && has.includes(publicIp));
}

/** A running flanneld would request its lease again; a node that shared its subnet gets another one, so docker must restart. */
function cure(seen: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  const names = nodesOf(evidence);
  const nodes = seen.nodes.filter(({ name }) => names.includes(name));
  const keys = new Set(nodes.flatMap(node => leaseOn(seen, node, deviceOf(node))?.key ?? []));
  return [
    ...names.map(name => run(name, 'systemctl', 'stop', 'flanneld')),
    ...nodes.flatMap(useOwnInterface),
    ...[...keys].map(key => deleteKey(seen.api, key)),
    ...names.map(name => run(name, 'systemctl', 'start', 'flanneld')),
    ...(names.length > 1 ? names.map(name => run(name, 'systemctl', 'restart', 'docker')) : []),
  ];
}
