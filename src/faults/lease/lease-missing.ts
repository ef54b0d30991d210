import { storeOf } from '../../checks/shared/peers.ts';
import { quoteWord } from '../../text/quote.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { leaseOf, nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';
import { etcdShell } from '../shared/network-key.ts';

/** Without a lease a node has no subnet and no routes; this is the root cause if nothing else explains it. */
export const leaseMissing = {
  id: 'lease-missing',
  title: 'a node has no subnet lease, and its flanneld does not request one',
  symptom: 'the other nodes remove their routes to it: its pods are unreachable, although flanneld seems to run',
  source: 'flannel-io/flannel#904, #1240; code',
  reach: 'node',
  // A flanneld that lost its lease exits and requests another at once; one that waits for etcd asks every second.
  settleMs: 8000,
  explains: [...ofFlanneld, 'docker0-not-flannel', 'boot-race', 'route-missing', 'service-suspended'],
  signature: seen =>
    onNodes(seen, node => {
      const { name, address, subnetEnv } = node;
      const store = storeOf(seen);
      const flanneld = serviceOf(node, 'flanneld');
      if (store) {
        if (store.leases.some(({ publicIp }) => publicIp === address)) return [];
        const head = { node: name, fact: `${seen.lab.etcd.prefix}/subnets/`, expected: `a lease with PublicIP ${address}` };
        return [flanneld?.suspended ? { ...head, actual: 'none; flanneld is suspended (SIGSTOP)', lasting: true } : { ...head, actual: 'none' }];
      }
      // If etcd does not answer, only a waiting flanneld shows it.
      if (!flanneld || flanneld.activeState !== 'activating' || subnetEnv) return [];
      return [{ node: name, fact: '/run/flannel/subnet.env', expected: 'written after flanneld gets a lease', actual: 'no such file' }];
    }),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const key = quoteWord(leaseOf(seen, node)?.key ?? '');
      return [
        {
          node: node.name,
          // A running flanneld would exit, restart and request another lease.
          inject: `${etcdShell(seen)}systemctl kill -s STOP flanneld\ndel ${key}`,
          // flanneld requests the subnet in subnet.env again.
          revert: 'systemctl restart --no-block flanneld',
          sets: ['the lease'],
        },
      ];
    },
  },
} as const satisfies Fault;
