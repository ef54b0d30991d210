import { etcdNodes } from '../config/lab-config.ts';
import { UsageError } from '../errors.ts';
import { isOlderFlannel } from '../faults/shared/flannel-version.ts';
import { nearest } from '../text/did-you-mean.ts';
import { faults } from '../faults/index.ts';
import type { Drill, DrillTarget, KnownFault, Staging } from '../faults/fault.ts';
import type { NodeFacts, Observation } from '../observe/observation.ts';
import { nodeOf } from '../lab/lab.ts';
import type { Machines } from '../providers/provider.ts';
import { quoteWord } from '../text/quote.ts';
import { writeFiles } from '../text/write-file.ts';
import type { FileToWrite } from '../text/write-file.ts';

/** Where each node keeps its injected faults and their revert scripts; it goes away with the node. */
const folder = '/run/k8s-lab/faults';

const stageTimeoutMs = 60_000;

/** A fault that can be injected. */
export type Drillable = KnownFault & { readonly drill: Drill };

/** The fault of this id; throws a UsageError that names the nearest when there is none. */
export function faultOf(id: string): KnownFault {
  const found = faults.find(fault => fault.id === id);
  if (found) return found;
  const near = nearest(id, faults.map(fault => fault.id));
  throw new UsageError(`unknown fault ${id}${near ? `; did you mean ${near}?` : ''}`, { hint: 'k8s-lab fault list' });
}

/** Why a fault cannot be injected into this lab; undefined if it can. */
export function refusalOf({ drill, noDrill, id }: KnownFault, seen: Observation): string | undefined {
  const { lab } = seen;
  if (!drill) return `${id} cannot be injected: ${noDrill ?? 'it has no drill'}`;
  const { type } = lab.flannel.backend;
  if (drill.backends && !drill.backends.includes(type)) return `${id} needs backend ${drill.backends.join(' or ')}; this lab has ${type}`;
  if (drill.sandboxOnly && lab.provider !== 'sandbox') return `${id} changes the network between the nodes, which only a sandbox has to itself`;
  if (drill.kubernetes && !lab.kubernetes) return `${id} needs Kubernetes, which this lab does not have`;
  if (drill.etcd && !lab.etcd.tls) return `${id} needs an etcd that speaks TLS; this lab's does not`;
  if (drill.etcd === 'users' && !lab.etcd.auth) return `${id} needs an etcd that asks for a user; this lab's does not`;
  if (drill.kubernetes === false && lab.kubernetes) return `${id} has no fix in a lab with Kubernetes`;
  const members = etcdNodes(lab).length;
  if (drill.members === 1 && members > 1) return `${id} needs an etcd of one member; this lab has ${members}`;
  if (drill.members === 3 && members < 3) return `${id} needs an etcd of three members; this lab has ${members}`;
  if (lab.nodes.length < 2) return `${id} needs two nodes`;
  const unfit = otherFlannel(drill, seen) ?? drill.unfit?.(seen);
  return unfit === undefined ? undefined : `${id} ${unfit}`;
}

/** The flannel that a drill needs, in words, if the lab has another one. */
function otherFlannel({ flannel: { from, before } = {} }: Drill, seen: Observation): string | undefined {
  const has = seen.flannelVersion ?? `one that reads etcd's API ${seen.api}`;
  if (from !== undefined && isOlderFlannel(seen, from)) return `needs flannel ${from} or later; this lab has ${has}`;
  if (before !== undefined && !isOlderFlannel(seen, before)) return `needs a flannel before ${before}; this lab has ${has}`;
  return undefined;
}

/** What is to be done to stage a fault, on the node asked for or on the one that its drill is for; throws as `targetOf` does. */
export function stagingsOf(fault: KnownFault, seen: Observation, name?: string): readonly Staging[] {
  const target = targetOf(fault, seen, name);
  return target.drill.stage(target);
}

/** The nodes for a fault: the one asked for, else the one that its drill is for; throws a UsageError if it cannot be injected. */
function targetOf(fault: KnownFault, seen: Observation, name?: string): DrillTarget & { readonly drill: Drill } {
  const refusal = refusalOf(fault, seen);
  const { drill } = fault;
  if (refusal !== undefined || !drill) throw new UsageError(refusal ?? fault.id, { hint: 'k8s-lab fault list shows which faults can be injected' });
  const isEtcd = ({ roles }: NodeFacts): boolean => roles.includes('etcd');
  const fitting = drill.on === 'etcd' ? seen.nodes.filter(isEtcd) : seen.nodes.toSorted((a, b) => Number(isEtcd(a)) - Number(isEtcd(b)));
  const node = name === undefined ? fitting[0] : fitting.find(candidate => candidate.name === name);
  const peer = seen.nodes.find(candidate => candidate !== node);
  if (!node || !peer) throw new UsageError(`${fault.id} can only be injected on the node that runs etcd`, { hint: `k8s-lab fault inject ${fault.id}` });
  return { node, peer, seen, drill };
}

/** Injects a fault; each node's revert script is written before anything changes. If one node fails, no node keeps the fault. */
export async function inject(machines: Machines, { id }: KnownFault, stagings: readonly Staging[]): Promise<readonly string[]> {
  const done: ActiveFault[] = [];
  try {
    for (const staging of stagings) {
      const certificates = staging.certificates ? await (await import('./stage-certificates.ts')).signed(machines, staging.certificates) : [];
      await nodeOf(machines, staging.node).run(['sh', '-s'], { input: injectScript(id, staging, certificates), timeoutMs: stageTimeoutMs * (machines.patience ?? 1) });
      done.push({ id, node: staging.node });
    }
  } catch (error) {
    for (const active of done.toReversed()) await revert(machines, active);
    throw error;
  }
  return done.map(({ node }) => node);
}

/** A fault that is injected into a node, and not reverted. */
export interface ActiveFault {
  readonly id: string;
  readonly node: string;
}

/** The faults now injected into the lab, as its nodes report them, oldest first on each node. */
export async function activeFaults({ nodes }: Machines): Promise<readonly ActiveFault[]> {
  const found = await Promise.all(
    nodes.map(async node => {
      const { stdout } = await node.run(['sh', '-c', `ls -tr ${folder} 2>/dev/null || :`]);
      return stdout.split('\n').filter(Boolean).map(id => ({ id, node: node.name }));
    }),
  );
  return found.flat();
}

/** Reverts an injected fault on a node, and forgets it. */
export async function revert(machines: Machines, { id, node }: ActiveFault): Promise<void> {
  await nodeOf(machines, node).run(['sh', '-c', revertScript(id)], { timeoutMs: stageTimeoutMs * (machines.patience ?? 1) });
}

/** Forgets an injected fault that was fixed in another way. */
export async function forget(machines: Machines, { id, node }: ActiveFault): Promise<void> {
  await nodeOf(machines, node).run(['rm', '-r', `${folder}/${id}`]);
}

/** Forgets every injected fault of a lab that was repaired, because reverting them would break it again; returns them. */
export async function forgetAll(machines: Machines): Promise<readonly ActiveFault[]> {
  const found = await activeFaults(machines);
  for (const active of found) await forget(machines, active);
  return found;
}

/** The script that reverts an injected fault on its node. */
export function revertScript(id: string): string {
  const home = `${folder}/${quoteWord(id)}`;
  return `cd ${home} && sh -eu ./revert && cd / && rm -r ${home}`;
}

/** The script that injects a fault into a node, and keeps there what reverts it. */
export function injectScript(id: string, { inject: does, revert: undoes }: Staging, certificates: readonly FileToWrite[] = []): string {
  const home = `${folder}/${id}`;
  return `set -eu
mkdir -p ${folder}
mkdir ${home} 2>/dev/null || { echo '${id} is already injected here' >&2; exit 1; }
cd ${home}
${certificates.length > 0 ? `(${writeFiles(certificates.map(file => ({ ...file, path: `${home}/${file.path}` })))})\n` : ''}printf '%s\\n' ${quoteWord(undoes)} >revert
printf '%s\\n' ${quoteWord(does)} >inject
sh -eu ./inject || { sh ./revert; cd /; rm -r ${home}; exit 1; }
`;
}
