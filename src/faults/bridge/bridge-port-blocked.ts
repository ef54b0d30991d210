import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { clueEvidence, takeBack } from '../shared/located.ts';

/** The spanning tree protocol blocks a port, and so may a person; while it listens or learns, it will forward soon. */
export const bridgePortBlocked = {
  id: 'bridge-port-blocked',
  title: 'a port of a bridge does not forward packets',
  symptom: 'the pod behind the port reaches nothing, though its interface is up',
  source: 'bridge(8); kernel Documentation/networking/bridge.rst',
  reach: 'node',
  settleMs: 0,
  explains: [...ofTraffic, 'node-traffic', 'etcd-reachable'],
  signature: seen =>
    clueEvidence(seen, 'state forwarding, not isolated', ({ lost, clues }) =>
      clues.filter(({ kind, text }) => {
        const [, device, state = ''] = /^bridge port (\S+): (\S+)/.exec(text) ?? [];
        return kind === 'port' && device !== undefined && lost.says.includes(device) && ['disabled', 'blocking', 'isolated'].includes(state);
      }),
    ),
  cure: (seen, evidence) => takeBack(seen, evidence),
  drill: {
    on: 'worker',
    stage: ({ node }) => [{ node: node.name, inject: 'bridge link set dev k8s-lab-probe0 state 0', revert: 'bridge link set dev k8s-lab-probe0 state 3' }],
  },
} as const satisfies Fault;
