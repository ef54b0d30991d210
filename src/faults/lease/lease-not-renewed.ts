import { overdueSeconds } from '../../checks/lease/lease-freshness.ts';
import { quoteWord } from '../../text/quote.ts';
import type { Fault } from '../fault.ts';
import { leaseKey, leaseShell } from '../shared/lease-look.ts';
import { leaseOf, nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';

/** flanneld renews its lease an hour before it expires, and retries every minute. */
export const leaseNotRenewed = {
  id: 'lease-not-renewed',
  title: 'flanneld runs, but does not renew its lease',
  symptom: 'everything works until the lease expires; then the other nodes remove their routes',
  source: 'flannel-io/flannel#404, #340; code (pkg/subnet/subnet.go, WatchLease)',
  reach: 'node',
  settleMs: 0,
  explains: ['lease-freshness', 'service-suspended'],
  signature: seen =>
    onNodes(seen, node => {
      const lease = leaseOf(seen, node);
      const flanneld = serviceOf(node, 'flanneld');
      if (lease?.ttl === undefined || lease.ttl >= overdueSeconds || flanneld?.activeState !== 'active') return [];
      const asleep = flanneld.suspended ? '; flanneld is suspended (SIGSTOP)' : '';
      return [{ node: node.name, fact: `TTL of ${lease.key}`, expected: `${overdueSeconds} s or more (renewed an hour before it expires)`, actual: `${lease.ttl} s${asleep}` }];
    }),
  // When it starts, it renews the same lease for a day.
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  drill: {
    on: 'worker',
    stage({ node, seen }) {
      const lease = leaseOf(seen, node);
      const key = quoteWord(leaseKey(seen, lease?.subnet ?? ''));
      return [
        {
          node: node.name,
          inject: `${leaseShell(seen)}systemctl kill -s STOP flanneld\nvalue=$(get ${key})\nput_for 900 ${key} "$value"`,
          revert: 'systemctl restart --no-block flanneld',
          sets: ['the lease'],
          needs: ['a running flanneld'],
        },
      ];
    },
  },
} as const satisfies Fault;
