import type { NodeFacts, ServiceFacts } from '../../observe/observation.ts';
import { serviceOf } from './look.ts';

/** The reason why dockerd exited, from the last matching line of its log. */
const refusal = /mutually exclusive|unable to configure the Docker daemon|does not match existing bridge|(?:failed to start|error starting) daemon/i;

/** A docker that exits every time it starts; undefined if it runs, is stopped, or has just been started. */
export function failingDocker(node: NodeFacts): ServiceFacts | undefined {
  const docker = serviceOf(node, 'docker');
  const tried = docker?.activeState === 'activating' && (docker.restarts > 0 || docker.result !== 'success');
  return docker && (docker.activeState === 'failed' || tried) ? docker : undefined;
}

/** The last reason that a failing docker gave for its exit; undefined if it gave none. */
export function refusalOf({ log }: ServiceFacts): string | undefined {
  return log.findLast(line => refusal.test(line));
}

/** Whether it exits because it was given both a bridge and an address for docker0. */
export function isBipConflict(said: string | undefined): boolean {
  return said !== undefined && /mutually exclusive|does not match existing bridge/i.test(said);
}

/** Its state in systemd's words. */
export function stateOf({ activeState, result, exitStatus, restarts }: ServiceFacts): string {
  const times = restarts > 0 ? `, restarted ${restarts} times` : '';
  return `${activeState}, result ${result}, exit status ${exitStatus ?? 'unknown'}${times}`;
}
