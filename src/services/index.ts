import { platformOf } from '../config/lab-config.ts';
import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import { docker } from './docker.ts';
import { etcd } from './etcd.ts';
import { flanneld } from './flanneld.ts';
import { kubernetesServices } from './kubernetes/index.ts';
import type { Service } from './service.ts';

/** Every service, in start order. */
export const services: readonly Service[] = [etcd, flanneld, docker, ...kubernetesServices];

/** The services that run on a node, in start order. */
export function servicesOf(node: NodeConfig, config: LabConfig): readonly Service[] {
  return services.filter(({ places, runsOn }) => places[platformOf(config)] && runsOn(node, config));
}

/** The id of the step that starts a service. */
export function startStep({ name, startedBy, waits }: Service, config: LabConfig): string {
  return waits?.(config) ? name : startedBy;
}

/** Their names. */
export function serviceNames(node: NodeConfig, config: LabConfig): readonly string[] {
  return servicesOf(node, config).map(({ name }) => name);
}
