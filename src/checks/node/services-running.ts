import { etcdEndpoint, servicesOf } from '../../config/lab-config.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { NodeFacts, ServiceFacts } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { flagOf } from '../shared/flag-of.ts';
import { logsOf, restart } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

/** etcd runs where planned, flanneld and docker run everywhere, and flanneld has the planned settings. */
export const servicesRunning = {
  id: 'services-running',
  title: "Every node's services run, and flanneld uses the planned etcd endpoint and prefix",
  settleMs: 15_000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const planned = new Map(seen.lab.nodes.map(node => [node.name, servicesOf(node)]));
    return reachable(seen).flatMap(node => [
      ...(planned.get(node.name) ?? []).flatMap(name => judgeService(node, name)),
      ...judgeFlanneld(node, seen.lab),
    ]);
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

function judgeFlanneld({ name, services }: NodeFacts, lab: LabConfig): Finding[] {
  const argv = services.find(service => service.name === 'flanneld')?.argv ?? [];
  const prefix = flagOf(argv, 'etcd-prefix');
  const endpoints = flagOf(argv, 'etcd-endpoints');
  const planned = etcdEndpoint(lab);
  const asked = endpoints?.split(',').map(withoutSlash);
  return [
    ...(prefix === undefined || withoutSlash(prefix) === lab.etcd.prefix ? [] : [wrongFlag(name, 'etcd-prefix', lab.etcd.prefix, prefix)]),
    ...(asked === undefined || asked.includes(planned) ? [] : [wrongFlag(name, 'etcd-endpoints', planned, endpoints ?? '')]),
  ];
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '');
}

function wrongFlag(node: string, flag: string, expected: string, actual: string): Finding {
  return {
    node,
    summary: `flanneld runs with the wrong -${flag}`,
    expected: `-${flag}=${expected}`,
    actual: `-${flag}=${actual}`,
    hint: `correct /etc/sysconfig/flanneld, then ${restart(node, 'flanneld')}`,
  };
}
