import { formatCidr } from '../network/cidr.ts';
import { joinPath } from './places.ts';
import type { LabConfig } from './lab-config.ts';
import type { Places } from './places.ts';

/** The origin of one value of the lab. */
export interface Origin {
  readonly from: 'default' | 'file' | 'flag';
  /** `k8s-lab.yaml:4:3`, `--backend`, or `default`. */
  readonly where: string;
}

/** The origin of every value of a lab, by dotted path; includes lists and sections. */
export function originsOf(config: LabConfig, places: Places): ReadonlyMap<string, Origin> {
  return new Map(pathsOf(writtenForm(config)).map(path => [path, originOf(path, places)]));
}

function writtenForm(config: LabConfig): unknown {
  const { nodeNetwork, flannel, kubernetes } = config;
  return {
    ...config,
    nodeNetwork: formatCidr(nodeNetwork),
    flannel: { ...flannel, network: formatCidr(flannel.network) },
    ...(kubernetes && { kubernetes: { ...kubernetes, serviceNetwork: formatCidr(kubernetes.serviceNetwork) } }),
  };
}

function pathsOf(value: unknown, path = ''): readonly string[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, joinPath(path, key)))
      : [];
  return path === '' ? inner : [path, ...inner];
}

// A backend can be written as its type alone, a node as its name alone, and an ingress as its controller alone.
function originOf(path: string, places: Places): Origin {
  const [, short] = /^(flannel\.backend(?=\.type$)|nodes\.[0-9]+(?=\.name$)|kubernetes\.ingress(?=\.controller$))/.exec(path) ?? [];
  const given = places.get(path) ?? places.get(short ?? path);
  return given ? { from: given.value.from, where: given.value.where } : { from: 'default', where: 'default' };
}
