import { platformOf } from '../../config/lab-config.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { NodeFacts } from '../../observe/observation.ts';
import { servicesOf } from '../../services/index.ts';
import { kubernetesServices } from '../../services/kubernetes/index.ts';
import type { Service } from '../../services/service.ts';
import type { Check, Finding } from '../check.ts';
import { flagOf } from '../shared/flag-of.ts';
import { restart } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';
import { judgeServices } from '../shared/service-state.ts';

/** Each node's services run, with the flags that the plan gives them. */
export const servicesRunning = {
  id: 'services-running',
  title: "Every node's services run, and flanneld uses the planned etcd endpoint and prefix",
  settleMs: 15_000,
  needs: ['nodes-reachable'],
  judge(seen) {
    const planned = new Map(seen.lab.nodes.map(node => [node.name, servicesOf(node, seen.lab)]));
    const flags = reachable(seen).flatMap(node => (planned.get(node.name) ?? []).flatMap(service => judgeFlags(node, service, seen.lab)));
    // Those of Kubernetes have checks of their own.
    return [...judgeServices(seen, service => !kubernetesServices.includes(service)), ...flags];
  },
} as const satisfies Check;

function judgeFlags({ name: node, services }: NodeFacts, { name, flags, places }: Service, lab: LabConfig): Finding[] {
  const argv = services.find(service => service.name === name)?.argv ?? [];
  const { settings = `the unit of ${name}` } = places[platformOf(lab)] ?? {};
  return Object.entries(flags?.(lab) ?? {}).flatMap(([flag, planned]) => {
    const actual = flagOf(argv, flag);
    const missing = actual === undefined ? [] : missingOf(actual, planned);
    if (actual === undefined || missing.length === 0) return [];
    const isPart = missing.length < planned.split(',').length;
    return [
      {
        node,
        ...(isPart && { severity: 'warning' as const }),
        summary: isPart ? `${name} runs with only a part of -${flag}` : `${name} runs with the wrong -${flag}`,
        expected: `-${flag}=${planned}`,
        actual: `-${flag}=${actual}`,
        hint: `correct ${settings}, then ${restart(node, name)}`,
      },
    ];
  });
}

/** The planned items that a list lacks, both with commas between their items; one of them is enough to work. */
function missingOf(actual: string, planned: string): readonly string[] {
  const items = actual.split(',').map(withoutSlash);
  return planned.split(',').filter(item => !items.includes(item));
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '');
}
