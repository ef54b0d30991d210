import type { Drill, Fault } from '../fault.ts';
import { nodesOf, onNodes, run, serviceOf } from './look.ts';

interface StoppedService<Id extends string> extends Pick<Fault, 'symptom' | 'source' | 'reach'> {
  readonly id: Id;
  /** Its unit. */
  readonly name: string;
  readonly on: Drill['on'];
  readonly explains: readonly string[];
}

/** The fault of a service of Kubernetes that does not run and that nothing starts again. */
export function stoppedService<const Id extends string>({ name, on, ...fault }: StoppedService<Id>) {
  return {
    ...fault,
    title: `${name} is not running`,
    settleMs: 1000,
    signature: seen =>
      onNodes(seen, node => {
        const service = serviceOf(node, name);
        if (service?.activeState !== 'inactive' && service?.activeState !== 'failed') return [];
        const { activeState, result, log } = service;
        const last = activeState === 'failed' && log.length > 0 ? `; its last log line: ${log.at(-1)}` : '';
        return [{ node: node.name, fact: `systemctl is-active ${name}`, expected: 'active', actual: `${activeState}, result ${result}${last}` }];
      }),
    cure: (_, evidence) => nodesOf(evidence).map(node => run(node, 'systemctl', 'start', name)),
    drill: {
      ...{ on, kubernetes: true },
      stage: ({ node }) => [{ node: node.name, inject: `systemctl stop ${name}`, revert: `systemctl start ${name}`, sets: [`a running ${name}`] }],
    },
  } as const satisfies Fault;
}
