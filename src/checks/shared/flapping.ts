import type { NodeFacts, Observation, ServiceFacts } from '../../observe/observation.ts';

/** A service that restarted less than this many seconds ago may do so again. */
const recentSeconds = 60;

/** Whether a service started again between two looks. */
export function isFlapping({ earlier, startedAt, mainPid, restarts }: ServiceFacts): boolean {
  if (!earlier) return false;
  return earlier.restarts !== restarts || earlier.startedAt !== startedAt || earlier.mainPid !== mainPid;
}

/** Whether any service restarted within the last minute, so that one look cannot tell whether it goes on restarting. */
export function hasRestarted({ nodes }: Observation): boolean {
  return nodes.some(node => node.services.some(service => restartedLately(node, service)));
}

/** The later look, whose services that restarted lately know how they were in the earlier one. */
export function besides(earlier: Observation, later: Observation): Observation {
  const before = new Map(earlier.nodes.map(node => [node.name, node]));
  const nodes = later.nodes.map(node => ({ ...node, services: node.services.map(service => beside(before.get(node.name), service)) }));
  return { ...later, nodes };
}

function beside(before: NodeFacts | undefined, service: ServiceFacts): ServiceFacts {
  const was = before?.services.find(({ name }) => name === service.name);
  if (!before || !was || !restartedLately(before, was)) return service;
  const { restarts, startedAt, mainPid } = was;
  return { ...service, earlier: { restarts, ...(startedAt !== undefined && { startedAt }), ...(mainPid !== undefined && { mainPid }) } };
}

function restartedLately({ uptime }: NodeFacts, { restarts, restartsUnknown, startedAt }: ServiceFacts): boolean {
  if (uptime === undefined || startedAt === undefined || (restarts === 0 && !restartsUnknown)) return false;
  return uptime - startedAt < recentSeconds;
}
