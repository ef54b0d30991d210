import { storeOf } from '../../checks/shared/peers.ts';
import type { LeaseFacts, NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { etcdShell } from '../shared/network-key.ts';
import { deleteKey, nodesOf, onNodes, restartServices, run, serviceOf } from '../shared/look.ts';

/** Both write subnet.env and set routes, each as it was told. */
export const secondFlanneld = {
  id: 'second-flanneld',
  title: 'a node runs a second flanneld, which is not that of its unit',
  symptom: 'subnet.env, routes or leases change back again and again, whatever sets them',
  source: 'flannel-io/flannel#919; code (flannel main.go, WriteSubnetFile)',
  reach: 'lab',
  settleMs: 2000,
  explains: [
    ...[...ofNodeTraffic, ...ofFlanneld],
    ...['lease-missing', 'two-leases', 'foreign-lease', 'duplicate-subnet', 'subnet-env-wrong', 'nat-iface', 'lease-by-stranger', 'backend-mixed', 'lease-moved-docker-stale', 'docker0-not-flannel'],
    ...['stale-route', 'route-missing', 'route-wrong-device', 'hostgw-route-not-replaced', 'vxlan-device', 'vtep-mac', 'vtep-address', 'vtep-entry', 'flanneld-failing', 'mtu-mismatch'],
  ],
  signature: seen =>
    onNodes(seen, node => strangersOf(node).map(pid => ({ node: node.name, fact: `process ${pid}`, expected: 'one flanneld', actual: `flanneld besides that of the unit, process ${serviceOf(node, 'flanneld')?.mainPid}` }))),
  cure: (seen, evidence) => {
    const nodes = seen.nodes.filter(({ name }) => nodesOf(evidence).includes(name));
    const loses = 'a flanneld that another program started, and may start again';
    return nodes.flatMap(node => [...strangersOf(node).map(pid => ({ ...run(node.name, 'kill', `${pid}`), loses })), ...leasesBeside(seen, node).map(({ key }) => deleteKey(seen.api, key)), restartServices(node.name, 'flanneld', 'docker')]);
  },
  drill: {
    on: 'worker',
    // Two that set up one device of vxlan end each other.
    backends: ['host-gw'],
    stage: ({ node, seen }) => [
      {
        node: node.name,
        inject: `cp -p /run/flannel/subnet.env subnet.env
tr '\\0' '\\n' </proc/$(pidof flanneld)/cmdline | sed 's/^-iface=.*/-iface=eth0/' >argv
set --
while IFS= read -r word; do set -- "$@" "$word"; done <argv
(exec setsid "$@" >log 2>&1 </dev/null & echo $! >pid)
tries=0
while cmp -s /run/flannel/subnet.env subnet.env; do
  tries=$((tries + 1)); [ $tries -lt 400 ]
  sleep 0.05
done
. /run/flannel/subnet.env
echo "$FLANNEL_SUBNET" | sed 's#\.[0-9]*/#.0-#' >leased`,
        revert: `${etcdShell(seen)}kill $(cat pid)
systemctl stop flanneld
cp -p subnet.env /run/flannel/subnet.env
del ${seen.lab.etcd.prefix}/subnets/$(cat leased)
systemctl start flanneld
systemctl restart docker`,
        disturbs: ['a running flanneld', 'the VtepMAC of the lease'],
        needs: ['the way to the other nodes'],
      },
    ],
  },
} as const satisfies Fault;

/** The leases of a node's other addresses. */
function leasesBeside(seen: Observation, { address, addresses }: NodeFacts): readonly LeaseFacts[] {
  const others = addresses.filter(own => own.address !== address && !seen.lab.nodes.some(planned => planned.address === own.address));
  return storeOf(seen)?.leases.filter(({ publicIp }) => others.some(own => own.address === publicIp)) ?? [];
}

/** The flannelds of a node that its unit did not start; none if its own is unknown or has just changed. */
function strangersOf(node: NodeFacts): readonly number[] {
  const all = (node.processes ?? []).filter(({ name }) => name === 'flanneld').map(({ pid }) => pid);
  const own = serviceOf(node, 'flanneld')?.mainPid;
  return own !== undefined && all.includes(own) ? all.filter(pid => pid !== own) : [];
}
