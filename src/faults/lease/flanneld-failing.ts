import type { NodeFacts } from '../../observe/observation.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { flanneldFlags } from '../shared/flanneld-flags.ts';
import { correct, flanneldOptions, isNotReady, setOptions, stageSettings } from '../shared/flanneld-settings.ts';
import { nodesOf, onNodes, serviceOf } from '../shared/look.ts';

// klog: E is an error, F is fatal; a Go program that is not told right says so without.
const complaint = /^(?:[EF]\d{4} |flag provided|invalid value|panic:|fatal error:)/;
// The usage is longer than the part of the log that is seen.
const usage = /^\s*print version and exit/;
// It waits for the config, is told to stop, or complains of etcd and of what etcd holds, which other faults are about.
const harmless = /network config|canceled|etcdserver|connection refused|deadline exceeded|failed to acquire lease|lease has been revoked|fetching backend/i;

/** What nobody has written down yet: the log is the only one to know. */
export const flanneldFailing = {
  id: 'flanneld-failing',
  title: 'flanneld ends again and again, and its log says why',
  symptom: 'systemctl shows flanneld activating; the node hears of no new peer, and a day later its lease is gone',
  source: 'code (main.go)',
  reach: 'node',
  settleMs: 3000,
  explains: [...ofFlanneld, 'lease-missing'],
  signature: seen =>
    onNodes(seen, node => {
      const service = serviceOf(node, 'flanneld');
      const reason = reasonOf(node);
      if (!service || reason === undefined || !isNotReady(node)) return [];
      if (service.restarts < 2 && service.activeState !== 'failed' && service.subState !== 'auto-restart') return [];
      const state = `${service.activeState} (${service.subState}), ${service.restarts} restarts`;
      return [{ node: node.name, fact: 'systemctl is-active flanneld', expected: 'active', actual: `${state}; its log: ${reason}` }];
    }),
  // Of what the log complains of, what is an option can be left out.
  cure(seen, evidence) {
    const blamed = (node: NodeFacts): readonly string[] => flanneldOptions(node).filter(name => wordsOf(reasonOf(node)).includes(name));
    const mendable = seen.nodes.filter(node => nodesOf(evidence).includes(node.name) && blamed(node).length > 0);
    return correct(seen, mendable.map(({ name }) => name), node => {
      // Without any -iface it would take the one with the NAT address.
      const chooses = flanneldOptions(node).some(name => name.startsWith('iface') && !blamed(node).includes(name));
      return setOptions(node, blamed(node), chooses ? [] : [`-iface=${node.address}`]);
    });
  },
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => [stageSettings(node, seen, 's#-iface=#-subnet-lease-renew-margin=0 -iface=#')],
  },
} as const satisfies Fault;

function reasonOf(node: NodeFacts): string | undefined {
  const unknown = flanneldOptions(node).filter(name => !flanneldFlags.has(name));
  const log = serviceOf(node, 'flanneld')?.log ?? [];
  if (unknown.length > 0 && log.some(line => usage.test(line))) return `its usage, for it knows no flag -${unknown.join(', -')}`;
  const line = log.findLast(candidate => complaint.test(candidate) && !harmless.test(candidate));
  return line?.replace(/^[EF]\d{4} .*?\] /, '');
}

function wordsOf(text = ''): readonly string[] {
  return text.split(/[^\w-]+/).map(word => word.replace(/^--?/, ''));
}
