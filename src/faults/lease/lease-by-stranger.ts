import { reachable, storeOf } from '../../checks/shared/peers.ts';
import type { LeaseFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { useOwnInterface } from '../shared/flanneld-settings.ts';
import { deleteKey, nodesOf, run } from '../shared/look.ts';
import { putPlannedFirst, strangersOf } from '../shared/strangers.ts';

/** A flanneld that is told a device takes its first address; two nodes with the same one share a lease. */
export const leaseByStranger = {
  id: 'lease-by-stranger',
  title: "a node's flanneld leased a subnet as an address that comes before the planned one",
  symptom: "the node has two leases, or shares one with another node, and the others' packets go to an address that nobody planned",
  source: 'code (pkg/ip/iface.go; pkg/subnet/etcd/local_manager.go finds its lease by PublicIP)',
  reach: 'lab',
  settleMs: 3000,
  explains: [
    ...ofFlanneld,
    ...['node-addresses', 'stranger-first', 'subnet-env-wrong', 'stale-route', 'route-missing', 'route-wrong-device', 'lease-missing'],
    ...['two-leases', 'duplicate-subnet', 'lease-moved-docker-stale', 'docker0-not-flannel', 'docker0-address', 'vtep-entry', 'vtep-mac'],
  ],
  signature: seen =>
    reachable(seen).flatMap(node =>
      leasesAs(seen, node).map(({ key, publicIp = '' }): Evidence => ({ node: node.name, fact: key, expected: `PublicIP ${node.address}`, actual: `PublicIP ${publicIp}, which the node has before its planned address` })),
    ),
  cure,
  noDrill: 'it takes a flanneld that is told a device, not an address',
} as const satisfies Fault;

/** The leases whose PublicIP a node has before its planned address. */
function leasesAs(seen: Observation, node: NodeFacts): readonly LeaseFacts[] {
  const strangers = new Set(strangersOf(node).map(stranger => stranger.split('/')[0]));
  return storeOf(seen)?.leases.filter(({ publicIp }) => strangers.has(publicIp)) ?? [];
}

/** The leases are deleted while no flanneld would renew them; told its address, flanneld finds the node's own lease again. */
function cure(seen: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  const names = nodesOf(evidence);
  const nodes = seen.nodes.filter(({ name }) => names.includes(name));
  const keys = new Set(nodes.flatMap(node => leasesAs(seen, node).map(({ key }) => key)));
  const each = (...argv: readonly [string, ...string[]]): readonly CureAction[] => names.map(name => run(name, ...argv));
  return [
    ...each('systemctl', 'stop', 'flanneld'),
    ...nodes.flatMap(node => [...useOwnInterface(node), ...putPlannedFirst(seen, node)]),
    ...[...keys].map(key => deleteKey(seen.api, key)),
    ...each('systemctl', 'start', 'flanneld'),
    ...each('systemctl', 'restart', 'docker'),
  ];
}
