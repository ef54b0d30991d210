import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import { services, startStep } from '../services/index.ts';
import type { Place, Service, ServiceFile } from '../services/service.ts';
import type { Layout } from './layout.ts';
import type { Platform } from './platforms.ts';
import { quoting } from './quoting.ts';

/** A service of the lab, and its place on the platform. */
interface Planned {
  readonly service: Service;
  readonly place: Place;
  readonly nodes: readonly NodeConfig[];
}

/** The files of a lab's services, in start order. */
export function serviceLayout(config: LabConfig, platform: Platform): readonly Layout[] {
  return plannedServices(config, platform).flatMap(planned =>
    planned.service.files(planned.place, platform).flatMap(file => layoutsOf(file, planned, config)),
  );
}

/** The services in a machine's provisioning: their packages, then the units of this node. */
export function provisioningOf(config: LabConfig, node: NodeConfig, platform: Platform, otherPackages: readonly string[]): Readonly<Record<string, unknown>> {
  const planned = plannedServices(config, platform);
  const isFirst = (service: Service): boolean => startStep(service, config) === 'machines';
  const own = planned.filter(({ nodes }) => nodes.includes(node)).map(({ service }) => service);
  return {
    packages: [...planned.flatMap(({ place }) => place.packages ?? []), ...otherPackages].join(' '),
    packagedUnits: planned.filter(({ place }) => place.packages).map(({ service }) => unit(service)).join(' '),
    startFirst: own.filter(isFirst).map(service => ({ unit: unit(service), init: service.init ?? null })),
    startLater: own.filter(service => !isFirst(service)).map(unit).join(' '),
  };
}

function plannedServices(config: LabConfig, platform: Platform): readonly Planned[] {
  return services.flatMap(service => {
    const place = service.places[platform];
    const nodes = config.nodes.filter(node => service.runsOn(node, config));
    return place && nodes.length > 0 ? [{ service, place, nodes }] : [];
  });
}

function layoutsOf({ name: usual, ofSeveral = usual, path, own, ...file }: ServiceFile, { service, place, nodes }: Planned, config: LabConfig): readonly Layout[] {
  const [node, ...others] = nodes;
  const name = others.length > 0 ? ofSeveral : usual;
  const only = nodes.length < config.nodes.length ? { nodes: nodes.map(node => node.name) } : {};
  const ownOf = (about: NodeConfig | undefined): Readonly<Record<string, unknown>> => ({
    service: { beforeStart: null, ...place, name: service.name, after: service.after },
    ...(about && own?.(about, config)),
  });
  if (!name.includes('NODE')) {
    return [{ ...file, name, own: ownOf(node), ...(node && others.length === 0 && { node }), ...(path !== undefined && { install: { path, ...only } }) }];
  }
  return nodes.map(node => ({
    ...{ ...file, name: name.replace('NODE', () => quoting.fileName(node.name)), node, own: ownOf(node) },
    ...(path !== undefined && { install: { path, nodes: [node.name] } }),
  }));
}

function unit({ name }: Service): string {
  return `${name}.service`;
}
