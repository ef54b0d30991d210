import { cutConnections } from '../../checks/shared/cut-connections.ts';
import { etcdctlShell } from '../../services/etcdctl.ts';
import { quoteWord } from '../../text/quote.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { leaseShell } from '../shared/lease-look.ts';
import { leaseOf, nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';

/** A firewall or a NAT that forgets an idle connection drops its packets in silence: flanneld goes on waiting for events. */
export const watchCut = {
  id: 'watch-cut',
  title: "the connection on which flanneld waits for etcd's events is cut, and flanneld does not know",
  symptom: 'flanneld runs and new connections to etcd work, but this node gets no routes to new nodes',
  source: 'etcd-io/etcd#8899, #8980; tcp(7), keepalive',
  reach: 'node',
  settleMs: 3000,
  explains: [...ofFlanneld, 'route-missing', 'stale-route', 'vtep-entry', 'lease-missing', 'lease-not-renewed'],
  signature: seen =>
    onNodes(seen, node => {
      if (serviceOf(node, 'flanneld')?.activeState !== 'active') return [];
      return cutConnections(node, seen, seen.lab.etcd.clientPort).map(actual => ({
        ...{ node: node.name, fact: "flanneld's connection to etcd", expected: 'both ends have it and answer each other', actual },
      }));
    }),
  // It connects anew, and reads all leases first.
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  drill: {
    on: 'worker',
    // The rule names the old connection alone, so it outlives its effect.
    keepsAfterFix: true,
    stage: ({ node, seen }) => [
      {
        node: node.name,
        inject: `${leaseShell(seen)}${dropConnections(seen)}
${touch(seen, node)}`,
        revert: 'while read -r rule; do iptables -w -D $rule; done <rules',
        needs: ['a running flanneld', 'the lease', 'the way to the other nodes'],
      },
    ],
  },
} as const satisfies Fault;

// The present connections of the node to etcd, in both directions; other ones work.
function dropConnections({ lab }: Observation): string {
  const { clientPort } = lab.etcd;
  return `ss -tn state established "( dport = :${clientPort} )" | sed -n 's/.*:\\([0-9]*\\) .*:${clientPort}.*/\\1/p' >ports
while read -r port; do
  echo "INPUT -p tcp --sport ${clientPort} --dport $port -j DROP"
  echo "OUTPUT -p tcp --sport $port --dport ${clientPort} -j DROP"
done <ports >rules
[ -s rules ]
while read -r rule; do iptables -w -I $rule; done <rules`;
}

// An event that changes nothing: etcd sends it over the cut connection, and hears nothing.
function touch(seen: Observation, node: NodeFacts): string {
  const lease = leaseOf(seen, node);
  const key = quoteWord(lease?.key ?? '');
  if (seen.api === 'v3') return `${etcdctlShell(seen.lab, 'v3')} put --ignore-value --ignore-lease ${key} >/dev/null`;
  return `value=$(get ${key})\nput_for ${lease?.ttl ?? 86_400} ${key} "$value"`;
}
