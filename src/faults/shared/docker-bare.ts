import { flagOf } from '../../checks/shared/flag-of.ts';
import { overlaps, parseCidr } from '../../network/cidr.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { CureAction, Evidence } from '../fault.ts';
import { platformOf } from '../../config/lab-config.ts';
import { flanneld } from '../../services/flanneld.ts';
import { nodesOf, restartServices, run, serviceOf } from './look.ts';

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

/** Restarts docker, which reads flannel's options only when it starts; options older than subnet.env are written first. */
export function restartDocker(seen: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  return nodesOf(evidence).flatMap(name => [...writeOptions(seen, name), restartServices(name, 'docker')]);
}

const options = '/run/flannel/docker';

/** Writes docker's options from subnet.env where they are older: flannel before 0.8 takes another subnet without starting again, so its unit's ExecStartPost does not run. */
function writeOptions({ nodes, lab }: Observation, name: string): readonly CureAction[] {
  const program = flanneld.places[platformOf(lab)]?.afterStart;
  const node = nodes.find(candidate => candidate.name === name);
  // If the node reported no files, this one may be right.
  if (!node?.subnetEnv || program === undefined || Object.keys(node.files).length === 0) return [];
  return node.files[options]?.includes(`--bip=${node.subnetEnv.subnet} `) ? [] : [run(name, program)];
}
