import { readNetworkConfig } from '../../checks/shared/network-meaning.ts';
import { storeOf } from '../../checks/shared/peers.ts';
import { quoteWord } from '../../text/quote.ts';
import { ofBridge } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { leaseShell, leaseValue } from '../shared/lease-look.ts';
import { leaseOf, nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';

/** The network's backend changed, but this node's flanneld was not restarted. */
export const backendMixed = {
  id: 'backend-mixed',
  title: "a node's lease has a different backend than the network",
  symptom: 'the other nodes log "Ignoring non-host-gw subnet: type=vxlan" and get no route to the node',
  source: 'flannel-io/flannel#517; code (pkg/backend/route_network.go, pkg/backend/vxlan/vxlan_network.go)',
  reach: 'node',
  settleMs: 3000,
  explains: ['subnet-leases', 'subnet-files', 'forwarding', ...ofBridge, 'route-missing', 'service-suspended'],
  signature: seen => {
    const { type } = seen.lab.flannel.backend;
    // An unreadable config is compared with the plan.
    const configured = readNetworkConfig(storeOf(seen)?.config ?? '')?.['Backend.Type'] ?? type;
    return onNodes(seen, node => {
      const lease = leaseOf(seen, node);
      const held = lease?.backendType ?? 'udp';
      // config-differs reports a network with the wrong type; a node may follow it.
      if (!lease || held === type || held === configured) return [];
      const asleep = serviceOf(node, 'flanneld')?.suspended === true;
      return [{ node: node.name, fact: `BackendType in ${lease.key}`, expected: type, actual: `${held}${asleep ? '; flanneld is suspended (SIGSTOP)' : ''}`, ...(asleep && { lasting: true }) }];
    });
  },
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const lease = leaseOf(seen, node);
      const key = quoteWord(lease?.key ?? '');
      const other = seen.lab.flannel.backend.type === 'vxlan' ? 'host-gw' : 'vxlan';
      const shell = leaseShell(seen);
      return [
        {
          node: node.name,
          // A running flanneld would restore its lease at once.
          inject: `${shell}systemctl kill -s STOP flanneld\nget ${key} >lease\nput_for ${lease?.ttl ?? 86_400} ${key} ${quoteWord(leaseValue(node.address, other))}`,
          revert: `${shell}put_for ${lease?.ttl ?? 86_400} ${key} "$(cat lease)"\nsystemctl kill -s CONT flanneld`,
          sets: ['the lease'],
        },
      ];
    },
  },
} as const satisfies Fault;
