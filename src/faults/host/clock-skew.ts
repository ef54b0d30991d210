import { clocksAstray } from '../../checks/host/clocks-agree.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, run } from '../shared/look.ts';

/** flanneld decides by its own clock when to renew a lease, but etcd sets its expiry. */
export const clockSkew = {
  id: 'clock-skew',
  title: "a node's clock differs from the others",
  symptom: 'routes to the node vanish about once a day, or its flanneld is always busy; certificates are "not yet valid" after the host was suspended',
  source: 'flannel-io/flannel#404, #337, #340; etcd-io/etcd#9768',
  reach: 'node',
  settleMs: 3000,
  explains: ['clocks-agree', 'lease-freshness', 'lease-not-renewed'],
  signature: seen =>
    clocksAstray(seen).map(({ node, aheadMs }) => ({
      ...{ node, fact: 'date +%s, compared with the other nodes' },
      ...{ expected: 'the same within one second', actual: `${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs > 0 ? 'ahead' : 'behind'}` },
    })),
  cure: (seen, evidence) => {
    const astray = clocksAstray(seen);
    return nodesOf(evidence).flatMap(node =>
      astray.filter(one => one.node === node).map(({ aheadMs }) => {
        const seconds = Math.round(Math.abs(aheadMs) / 1000);
        return run(node, 'date', '-s', aheadMs > 0 ? `${seconds} seconds ago` : `${seconds} seconds`);
      }),
    );
  },
  // Sandbox nodes share the kernel's clock, which cannot be set: this node gets a stand-in for
  // date(1) that adds an offset, and removes itself once `date -s` reduces the offset to a second or less.
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: `mkdir ${home}
cp -R /lab/bin/. ${home}
echo 5 >${home}.offset
cat >${home}/date <<'END'
${standIn}END
chmod +x ${home}/date
ln -sfn ${home} /run/k8s-lab/bin`,
        revert: removeStandIn,
      },
    ],
  },
} as const satisfies Fault;

const home = '/run/k8s-lab/bin-clock';

const removeStandIn = `ln -sfn /lab/bin /run/k8s-lab/bin\nrm -rf ${home} ${home}.offset`;

// `date -s 'N seconds ago'` and `date -s 'N seconds'` change the offset; anything else goes to the real date.
const standIn = `#!/bin/sh
read -r offset <${home}.offset
if [ "$1" != -s ]; then exec /bin/date -d "$offset seconds" "$@"; fi
case $2 in
  *ago) offset=$((offset - \${2%% *})) ;;
  *) offset=$((offset + \${2%% *})) ;;
esac
echo $offset >${home}.offset
case $offset in -1 | 0 | 1)
${removeStandIn} ;;
esac
`;
