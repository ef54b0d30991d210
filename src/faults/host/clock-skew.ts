import { clocksAstray } from '../../checks/host/clocks-agree.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, run } from '../shared/look.ts';

/** flanneld reckons by its own clock when a lease, whose end etcd sets, is to be renewed. */
export const clockSkew = {
  id: 'clock-skew',
  title: "a node's clock is not that of the others",
  symptom: 'routes to the node vanish about once a day, or its flanneld is busy without end; certificates are "not yet valid" after the host was suspended',
  source: 'flannel-io/flannel#404, #337, #340; etcd-io/etcd#9768',
  reach: 'node',
  settleMs: 3000,
  explains: ['clocks-agree', 'lease-freshness', 'lease-not-renewed'],
  signature: seen =>
    clocksAstray(seen).map(({ node, aheadMs }) => ({
      ...{ node, fact: "date +%s, beside the other nodes'" },
      ...{ expected: 'the same to a second', actual: `${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs > 0 ? 'ahead' : 'behind'}` },
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
  // The nodes of a sandbox have one kernel, whose clock nobody may set: what tells the time on this node is a stand-in for
  // date(1) that adds an offset of its own, and takes itself away once `date -s` has brought it to a second or less.
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

// `date -s 'N seconds ago'` and `date -s 'N seconds'` move the offset; all else is answered by the real one.
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
