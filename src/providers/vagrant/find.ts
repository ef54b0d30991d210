import type { NodeConfig } from '../../config/lab-config.ts';
import type { Host } from '../../system/exec.ts';
import { findNode, machinesOf, openNode, readRecord } from '../remote/remote-lab.ts';
import type { Found, RemoteLab } from '../remote/remote-lab.ts';
import type { LabRecord, Machines } from '../provider.ts';
import type { VagrantPaths } from './names.ts';
import { knownLogins, machineStates, vagrantConfig, writeSshConfig } from './machines.ts';
import { patienceFor } from './patience.ts';

/** The lab's running machines, each over its connection; undefined if the lab does not exist. */
export async function findMachines(host: Host, paths: VagrantPaths): Promise<Machines | undefined> {
  const record = readRecord(paths.record);
  if (!record) return undefined;
  const lab = vagrantLab(host, paths, record);
  const looked = await Promise.all(record.config.nodes.map(async node => ({ node, found: await findNode(lab, node) })));
  const lost = looked.flatMap(({ node, found }) => (found ? [] : [node]));
  const again = lost.length > 0 ? await findAgain(lab, paths, lost) : [];
  const answering = looked.flatMap(({ node, found }) => (found ? [[node.name, found] as const] : []));
  return machinesOf(lab, new Map([...answering, ...again]));
}

/** The lab as a remote lab. */
export function vagrantLab(host: Host, { connections }: VagrantPaths, record: LabRecord): RemoteLab {
  const users = new Map(knownLogins(connections).map(({ name, user }) => [name, user]));
  return { host, record, connections, sudo: ({ name }) => users.get(name) !== 'root', patience: patienceFor(vagrantConfig(record.config)) };
}

// After a manual reboot a machine may have another address; a running machine exists even if it does not answer.
async function findAgain(lab: RemoteLab, paths: VagrantPaths, lost: readonly NodeConfig[]): Promise<readonly (readonly [string, Found])[]> {
  const { host, record } = lab;
  const states = await machineStates(host, paths, record.config);
  const running = lost.filter(({ name }) => states.get(name) === 'running');
  if (running.length === 0) return [];
  await writeSshConfig(host, paths, record.config, running.map(({ name }) => name));
  return await Promise.all(
    running.map(async node => [node.name, (await findNode(lab, node)) ?? { node: openNode(lab, node), provisioned: true }] as const),
  );
}
