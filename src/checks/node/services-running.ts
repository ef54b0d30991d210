import { platformOf } from '../../config/lab-config.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { NodeFacts, ServiceFacts } from '../../observe/observation.ts';
import { servicesOf } from '../../services/index.ts';
import type { Service } from '../../services/service.ts';
import type { Check, Finding } from '../check.ts';
import { flagOf } from '../shared/flag-of.ts';
import { logsOf, restart } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** Each node's services run, with the flags that the plan gives them. */
export const servicesRunning = {
  id: 'services-running',
  title: "Every node's services run, and flanneld uses the planned etcd endpoint and prefix",
  settleMs: 15_000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const planned = new Map(seen.lab.nodes.map(node => [node.name, servicesOf(node, seen.lab)]));
    return reachable(seen).flatMap(node => {
      const services = planned.get(node.name) ?? [];
      return [...services.flatMap(({ name }) => judgeService(node, name)), ...services.flatMap(service => judgeFlags(node, service, seen.lab))];
    });
  },
} as const satisfies Check;

function judgeService(node: NodeFacts, name: string): Finding[] {
  const service = node.services.find(candidate => candidate.name === name);
  if (service?.activeState === 'active') return [];
  return [
    {
      node: node.name,
      summary: service ? `${name} ${wording(service)}` : `${name} is missing`,
      expected: 'active',
      actual: service ? describe(service) : 'no such unit',
      hint: service?.activeState === 'inactive' ? 'k8s-lab up starts stopped services' : logsOf(node.name, name),
    },
  ];
}

function wording({ activeState }: ServiceFacts): string {
  switch (activeState) {
    case 'activating':
      return 'is not ready';
    case 'failed':
      return 'failed';
    case 'inactive':
      return 'is stopped';
    default:
      return `is ${activeState}`;
  }
}

function describe({ activeState, subState, result, exitStatus, restarts, log }: ServiceFacts): string {
  const facts = [
    `${activeState} (${subState})`,
    `result ${result}`,
    ...(exitStatus === undefined ? [] : [`exit status ${exitStatus}`]),
    ...(restarts > 0 ? [`${restarts} restarts`] : []),
    ...(log.length > 0 ? [`last log line: ${log.at(-1)}`] : []),
  ];
  return facts.join(', ');
}

function judgeFlags({ name: node, services }: NodeFacts, { name, flags, places }: Service, lab: LabConfig): Finding[] {
  const argv = services.find(service => service.name === name)?.argv ?? [];
  const { settings = `the unit of ${name}` } = places[platformOf(lab)] ?? {};
  return Object.entries(flags?.(lab) ?? {}).flatMap(([flag, planned]) => {
    const actual = flagOf(argv, flag);
    if (actual === undefined || hasOneOf(actual, planned)) return [];
    return [
      {
        node,
        summary: `${name} runs with the wrong -${flag}`,
        expected: `-${flag}=${planned}`,
        actual: `-${flag}=${actual}`,
        hint: `correct ${settings}, then ${restart(node, name)}`,
      },
    ];
  });
}

/** Of two lists, with commas between their items. */
function hasOneOf(actual: string, planned: string): boolean {
  const items = actual.split(',').map(withoutSlash);
  return planned.split(',').some(item => items.includes(item));
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '');
}
