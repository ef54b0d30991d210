import type { NodeFacts, ServiceFacts } from '../../observe/observation.ts';
import { serviceOf } from './look.ts';

/** Why dockerd ended: the last that it said of it itself. */
const refusal = /mutually exclusive|unable to configure the Docker daemon|does not match existing bridge|(?:failed to start|error starting) daemon/i;

/** A docker that ends as often as it is started; undefined when it runs, is stopped, or has only just been started. */
export function failingDocker(node: NodeFacts): ServiceFacts | undefined {
  const docker = serviceOf(node, 'docker');
  const tried = docker?.activeState === 'activating' && (docker.restarts > 0 || docker.result !== 'success');
  return docker && (docker.activeState === 'failed' || tried) ? docker : undefined;
}

/** What a failing docker last said of why it ends; undefined when it said nothing of it. */
export function refusalOf({ log }: ServiceFacts): string | undefined {
  return log.findLast(line => refusal.test(line));
}

/** Whether it ends because it was told both of a bridge and of an address for its own. */
export function isBipConflict(said: string | undefined): boolean {
  return said !== undefined && /mutually exclusive|does not match existing bridge/i.test(said);
}

/** How systemd tells of it. */
export function stateOf({ activeState, result, exitStatus, restarts }: ServiceFacts): string {
  const times = restarts > 0 ? `, restarted ${restarts} times` : '';
  return `${activeState}, result ${result}, exit status ${exitStatus ?? 'unknown'}${times}`;
}
