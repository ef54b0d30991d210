import { ofEtcd } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

/** A process that a signal stopped keeps its sockets and its state in systemd, and answers nobody. */
export const serviceSuspended = {
  id: 'service-suspended',
  title: "a service's process is suspended",
  symptom: 'systemctl says active, but the service does nothing: its log stands still, and requests to it get no answer',
  source: 'signal(7), SIGSTOP',
  reach: 'node',
  settleMs: 0,
  explains: [...ofEtcd, 'runtimes-running', 'etcd-unreachable', 'quorum-lost', 'member-stopped', 'vtep-arp-expired'],
  signature: seen =>
    onNodes(seen, node =>
      node.services
        .filter(({ activeState, suspended }) => activeState === 'active' && suspended)
        .map(({ name }) => ({ node: node.name, fact: `the process of ${name}`, expected: 'one that runs', actual: 'stopped by a signal (SIGSTOP)', lasting: true })),
    ),
  cure: (_seen, evidence) => evidence.map(({ node = '', fact }) => run(node, 'systemctl', 'kill', '-s', 'CONT', fact.replace('the process of ', ''))),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: 'systemctl kill -s STOP flanneld',
        revert: 'systemctl kill -s CONT flanneld',
        needs: ['a running flanneld'],
        disturbs: ['a running flanneld'],
      },
    ],
  },
} as const satisfies Fault;
