import { etcdsOf } from '../shared/etcd-settings.ts';
import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, restartServices } from '../shared/look.ts';

/** Connections from before go on, and new ones are not accepted. */
export const etcdOutOfFiles = {
  id: 'etcd-out-of-files',
  title: 'etcd is out of file descriptors, so it accepts no new connection',
  symptom: 'etcd is active but does not answer, or its log says "too many open files"',
  source: 'etcd-io/etcd#2477, #2928',
  reach: 'lab',
  settleMs: 2000,
  explains: [...ofEtcd, 'etcd-failing', 'etcd-stopped', 'etcd-unreachable', 'lease-missing'],
  signature: seen =>
    etcdsOf(seen).flatMap(({ node, service }) => {
      const member = seen.etcd.members?.find(({ name }) => name === node.name) ?? seen.etcd;
      const clue = seen.closer?.clues.find(one => one.node === node.name && one.kind === 'daemon' && /^etcd, .* files open of /.test(one.text))?.text;
      const actual = clue ?? service.log.findLast(said => /too many open files/i.test(said));
      return actual === undefined || (member.reachable && member.healthy) ? [] : [{ node: node.name, fact: 'ls /proc/$(pidof etcd)/fd', expected: 'room for new connections', actual, lasting: true }];
    }),
  // A restarted etcd has the limit of its unit again.
  cure: (_seen, evidence) => nodesOf(evidence).map(name => restartServices(name, 'etcd')),
  noDrill: 'etcd ends for want of files within half a minute and starts with the limit of its unit, which heals it',
} as const satisfies Fault;
