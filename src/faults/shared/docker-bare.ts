import { flagOf } from '../../checks/shared/flag-of.ts';
import { overlaps, parseCidr } from '../../network/cidr.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { CureAction, Evidence } from '../fault.ts';
import { nodesOf, restartServices, serviceOf } from './look.ts';

/** A running docker whose docker0 does not have the node's flannel subnet, and how dockerd was started. */
export interface BareDocker {
  readonly wanted: string;
  readonly held: string;
  /** What dockerd was told; undefined when it was told nothing. */
  readonly bip: string | undefined;
  /** Whether what it was told lies in the flannel network. */
  readonly wasFlannels: boolean;
  /** Whether it started before flanneld was ready; undefined when the times are not known. */
  readonly beforeFlanneld: boolean | undefined;
}

/** What docker0 has instead of the node's subnet; undefined when it is as it should be, or was not seen. */
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

/** The two facts that show it: docker0's address, and what dockerd was told. */
export function bareEvidence({ name }: NodeFacts, { wanted, held, bip }: BareDocker, why: string): readonly Evidence[] {
  return [
    { node: name, fact: "docker0's address", expected: wanted, actual: held },
    { node: name, fact: "dockerd's command line", expected: `--bip=${wanted}`, actual: `${bip === undefined ? 'no --bip' : `--bip=${bip}`}; ${why}` },
  ];
}

/** Docker reads what flannel wrote when it starts; containers must be recreated. */
export function restartDocker(_seen: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  return nodesOf(evidence).map(node => restartServices(node, 'docker'));
}
