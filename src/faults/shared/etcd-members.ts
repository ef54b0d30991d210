import type { Observation } from '../../observe/observation.ts';
import { etcdsOf } from './etcd-settings.ts';

/** The evidence of each node whose etcd does not run and is not started again. */
export function stoppedEtcds(seen: Observation) {
  return etcdsOf(seen)
    .filter(({ service: { activeState } }) => activeState === 'inactive' || activeState === 'failed')
    .map(({ node, service: { activeState, result } }) => ({ node: node.name, fact: 'systemctl is-active etcd', expected: 'active', actual: `${activeState}, result ${result}` }));
}
