import { storeOf } from '../../checks/shared/peers.ts';
import { quoteWord } from '../../text/quote.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { leaseOf, nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';
import { etcdShell } from '../shared/network-key.ts';

/** No lease, no subnet, no route: what a node without one lacks, and the root itself where nothing keeps it from one. */
export const leaseMissing = {
  id: 'lease-missing',
  title: 'a node holds no subnet lease, and its flanneld does not take one',
  symptom: 'the other nodes drop their routes to it: its pods are cut off, though flanneld seems to run',
  source: 'flannel-io/flannel#904, #1240; code',
  reach: 'node',
  // A flanneld that lost its lease ends and takes another at once; one that waits for etcd asks every second.
  settleMs: 8000,
  explains: [...ofFlanneld, 'docker0-not-flannel', 'boot-race', 'route-missing'],
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
      // Without an answer of etcd, only a flanneld that waits shows it.
      if (!flanneld || flanneld.activeState !== 'activating' || subnetEnv) return [];
      return [{ node: name, fact: '/run/flannel/subnet.env', expected: 'written once a lease is held', actual: 'not there' }];
    }),
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const key = quoteWord(leaseOf(seen, node)?.key ?? '');
      return [
        {
          node: node.name,
          // Awake it would end, come back and take another lease.
          inject: `${etcdShell(seen)}systemctl kill -s STOP flanneld\ndel ${key}`,
          // The subnet of subnet.env is asked for again.
          revert: 'systemctl restart --no-block flanneld',
          sets: ['the lease'],
        },
      ];
    },
  },
} as const satisfies Fault;
