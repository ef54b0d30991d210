import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { isOlderFlannel } from '../shared/flannel-version.ts';
import { flanneldFlagsOf } from '../shared/flanneld-flags.ts';
import { correct, flanneldOptions, isNotReady, setOptions, stageSettings } from '../shared/flanneld-settings.ts';
import { nodesOf, onNodes, serviceOf } from '../shared/look.ts';

// klog: E is an error, F is fatal; Go's own errors about flags have no level.
const complaint = /^(?:[EF]\d{4} |flag provided|invalid value|panic:|fatal error:)/;
// The usage text is longer than the observed part of the log.
const usage = /^\s*print version and exit/;
// Waiting for the config, being stopped, and errors about etcd or its contents are covered by other faults.
const harmless = /network config|canceled|etcdserver|connection refused|deadline exceeded|failed to acquire lease|lease has been revoked|fetching backend/i;

/** Covers causes without a fault of their own: only the log shows them. */
export const flanneldFailing = {
  id: 'flanneld-failing',
  title: 'flanneld keeps exiting; its log shows why',
  symptom: 'systemctl shows flanneld activating; the node gets no routes to new peers, and a day later its lease expires',
  source: 'code (main.go)',
  reach: 'node',
  settleMs: 3000,
  explains: [...ofFlanneld, 'lease-missing', 'flanneld-stopped', 'vxlan-device'],
  signature: seen =>
    onNodes(seen, node => {
      const service = serviceOf(node, 'flanneld');
      const reason = reasonOf(node, seen);
      if (!service || reason === undefined || !isNotReady(node)) return [];
      if (service.restarts < 2 && service.activeState !== 'failed' && service.subState !== 'auto-restart') return [];
      const state = `${service.activeState} (${service.subState}), ${service.restarts} restarts`;
      return [{ node: node.name, fact: 'systemctl is-active flanneld', expected: 'active', actual: `${state}; its log: ${reason}` }];
    }),
  // An option named in the log can be removed.
  cure(seen, evidence) {
    const blamed = (node: NodeFacts): readonly string[] => flanneldOptions(node).filter(name => wordsOf(reasonOf(node, seen)).includes(name));
    const fixable = seen.nodes.filter(node => nodesOf(evidence).includes(node.name) && blamed(node).length > 0);
    return correct(seen, fixable.map(({ name }) => name), node => {
      // Without -iface it would use the interface with the NAT address.
      const chooses = flanneldOptions(node).some(name => name.startsWith('iface') && !blamed(node).includes(name));
      return setOptions(node, blamed(node), chooses ? [] : [`-iface=${node.address}`]);
    });
  },
  drill: {
    on: 'worker',
    // A release before 0.8 takes any margin; none knows a flag with a slip of the pen.
    stage: ({ node, seen }) => [stageSettings(node, seen, `s#-iface=#${isOlderFlannel(seen, '0.8.0') ? '-ip-maks' : '-subnet-lease-renew-margin=0'} -iface=#`)],
  },
} as const satisfies Fault;

function reasonOf(node: NodeFacts, seen: Observation): string | undefined {
  const known = flanneldFlagsOf(seen);
  const unknown = flanneldOptions(node).filter(name => !known.has(name));
  const log = serviceOf(node, 'flanneld')?.log ?? [];
  if (unknown.length > 0 && log.some(line => usage.test(line))) return `usage text (unknown flag -${unknown.join(', -')})`;
  const line = log.findLast(candidate => complaint.test(candidate) && !harmless.test(candidate));
  return line?.replace(/^[EF]\d{4} .*?\] /, '');
}

function wordsOf(text = ''): readonly string[] {
  return text.split(/[^\w-]+/).map(word => word.replace(/^--?/, ''));
}
