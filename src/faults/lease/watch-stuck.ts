import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartFlanneld, serviceOf } from '../shared/look.ts';
import { waysOf } from '../shared/route-look.ts';

const compacted = /required revision has been compacted|event in requested index is outdated and cleared/i;

/** After a compaction, the revision that flanneld watches from is gone, and it gets no more events. */
export const watchStuck = {
  id: 'watch-stuck',
  title: "flanneld's watch of etcd is stuck at a compacted revision",
  symptom: 'new nodes have leases, but this node gets no routes to them',
  source: 'flannel-io/flannel PR#2471 (v3), #125 (v2)',
  reach: 'node',
  settleMs: 11_000,
  explains: ['routes', ...ofTraffic, 'route-missing', 'vtep-entry'],
  signature(seen) {
    const lacking = new Set(waysOf(seen).filter(({ there }) => there.length === 0).map(({ node }) => node.name));
    return onNodes(seen, node => {
      const line = serviceOf(node, 'flanneld')?.log.findLast(text => compacted.test(text));
      return line !== undefined && lacking.has(node.name) ? [{ node: node.name, fact: "flanneld's log", expected: 'no watch errors', actual: line }] : [];
    });
  },
  cure: (_seen, evidence) => nodesOf(evidence).map(node => restartFlanneld(node)),
  noDrill: 'flannel 0.28.6 and later recovers by itself',
} as const satisfies Fault;
