import { flagOf } from '../../checks/shared/flag-of.ts';
import { overlaps, parseCidr } from '../../network/cidr.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { CureAction, Evidence } from '../fault.ts';
import { nodesOf, restartServices, serviceOf } from './look.ts';

/** A running docker whose docker0 does not have the node's flannel subnet, and how dockerd was started. */
export interface BareDocker {
  readonly wanted: string;
  readonly held: string;
  /** The address options that dockerd was started with; undefined if none. */
  readonly bip: string | undefined;
  /** Whether these options name an address in the flannel network. */
  readonly wasFlannels: boolean;
  /** Whether it started before flanneld was ready; undefined if the times are unknown. */
  readonly beforeFlanneld: boolean | undefined;
}

/** The wrong address of docker0, and how it came about; undefined if docker0 is right or was not observed. */
export function bareDocker(node: NodeFacts, { lab }: Observation): BareDocker | undefined {
  const { addresses, subnetEnv } = node;
  const docker = serviceOf(node, 'docker');
  const flanneld = serviceOf(node, 'flanneld');
  const held = addresses.filter(({ device }) => device === 'docker0').map(({ address, prefixLength }) => `${address}/${prefixLength}`);
  if (!subnetEnv || docker?.activeState !== 'active' || docker.argv.length === 0) return undefined;
  const bip = flagOf(docker.argv, 'bip');
  if (bip === subnetEnv.subnet || held.includes(subnetEnv.subnet)) return undefined;
  const told = bip === undefined ? undefined : parseCidr(bip);
  const known = docker.startedAt !== undefined && flanneld?.startedAt !== undefined;
  return {
    wanted: subnetEnv.subnet,
    held: held.join(', ') || 'no address',
    bip,
    wasFlannels: told !== undefined && overlaps(told, lab.flannel.network),
    beforeFlanneld: known ? (docker.startedAt ?? 0) < (flanneld.startedAt ?? 0) : undefined,
  };
}

/** The two facts that show it: docker0's address and dockerd's options. */
export function bareEvidence({ name }: NodeFacts, { wanted, held, bip }: BareDocker, why: string): readonly Evidence[] {
  return [
    { node: name, fact: "docker0's address", expected: wanted, actual: held },
    { node: name, fact: "dockerd's command line", expected: `--bip=${wanted}`, actual: `${bip === undefined ? 'no --bip' : `--bip=${bip}`}; ${why}` },
  ];
}

/** Restarts docker, which reads flannel's options only when it starts. */
export function restartDocker(_seen: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  return nodesOf(evidence).map(node => restartServices(node, 'docker'));
}
