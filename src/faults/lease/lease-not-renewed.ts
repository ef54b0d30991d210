import { overdueSeconds } from '../../checks/lease/lease-freshness.ts';
import { quoteWord } from '../../text/quote.ts';
import type { Fault } from '../fault.ts';
import { leaseKey, leaseShell } from '../shared/lease-look.ts';
import { leaseOf, nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';

/** flanneld asks for its next day an hour before the end, and tries again every minute. */
export const leaseNotRenewed = {
  id: 'lease-not-renewed',
  title: 'flanneld runs, and does not renew its lease',
  symptom: 'all works until the day is over; then the lease expires and the other nodes drop their routes',
  source: 'flannel-io/flannel#404, #340; code (pkg/subnet/subnet.go, WatchLease)',
  reach: 'node',
  settleMs: 0,
  explains: ['lease-freshness'],
  signature: seen =>
    onNodes(seen, node => {
      const lease = leaseOf(seen, node);
      const flanneld = serviceOf(node, 'flanneld');
      if (lease?.ttl === undefined || lease.ttl >= overdueSeconds || flanneld?.activeState !== 'active') return [];
      const asleep = flanneld.suspended ? '; flanneld is suspended (SIGSTOP)' : '';
      return [{ node: node.name, fact: `time to live of ${lease.key}`, expected: `${overdueSeconds} s or more, for it is renewed an hour before its end`, actual: `${lease.ttl} s${asleep}` }];
    }),
  // At its start it takes the same lease for another day.
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
