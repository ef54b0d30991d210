import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { assetPath } from '../../system/assets.ts';
import type { NodeConfig } from '../../config/lab-config.ts';
import { ProviderError } from '../../errors.ts';
import type { Host } from '../../system/exec.ts';
import { connect, openNode, readRecord } from '../remote/remote-lab.ts';
import type { RemoteLab } from '../remote/remote-lab.ts';
import { ensureProvisioned } from '../remote/provision.ts';
import type { Action, CreateOptions, Machines } from '../provider.ts';
import { actionsFor, hostFiles } from './files.ts';
import type { HostFiles } from './files.ts';
import { inspect } from './inspect.ts';
import type { SshPaths } from './names.ts';
import { findMachines, forget, openRemoteLab } from './open.ts';
import { unitVariables } from './units.ts';

/** The actions on each host; inspects every host and changes none. */
export async function plan(host: Host, options: CreateOptions, paths: SshPaths): Promise<readonly Action[]> {
  const lab = openRemoteLab(host, paths, options.record);
  try {
    return await planAll(lab, options);
  } finally {
    if (!readRecord(paths.record)) await forget(lab, paths);
  }
}

async function planAll(lab: RemoteLab, options: CreateOptions): Promise<readonly Action[]> {
  const planned = await inspectAll(lab, options);
  return planned.flatMap(({ node, files }) => actionsFor(node.name, files));
}

/** Makes every host a node, after all of them passed inspection. */
export async function create(host: Host, options: CreateOptions, paths: SshPaths): Promise<Machines> {
  const { record, tell = () => undefined } = options;
  const lab = openRemoteLab(host, paths, record);
  const planned = await inspectAll(lab, options).catch(async (error: unknown) => {
    // Nothing has been changed yet, so no lab exists.
    if (!readRecord(paths.record)) await forget(lab, paths);
    throw error;
  });
  await mkdir(paths.lab, { recursive: true });
  await writeFile(paths.record, `${JSON.stringify(record)}\n`);
  await Promise.all(
    planned.map(async ({ node, files }) => {
      const machine = openNode(lab, node);
      await machine.run(['sh', '-s', ...files.files.map(({ path }) => path)], { input: `${unitVariables(record.config, node)}${asset('before.sh')}` });
      await machine.run(['sh', '-c', 'printf "%s\\n" "$1" >/var/lib/k8s-lab/lab', 'sh', record.config.name]);
      await ensureProvisioned(machine, files.provisioning, { host, connections: paths.connections, tell });
      await machine.run(['sh', '-s'], { input: asset('added.sh') });
    }),
  );
  const machines = await findMachines(host, paths);
  if (machines?.missing.length === 0) return machines;
  throw new ProviderError(`${machines?.missing.join(', ') ?? 'the lab'} disappeared during \`up\``, { hint: 'run `k8s-lab up` again' });
}

/** A script of the package, for a host's shell. */
export function asset(name: string): string {
  return readFileSync(assetPath(`templates/remote/${name}`), 'utf8');
}

interface PlannedHost {
  readonly node: NodeConfig;
  readonly files: HostFiles;
}

async function inspectAll(lab: RemoteLab, options: CreateOptions): Promise<readonly PlannedHost[]> {
  const { nodes } = lab.record.config;
  return await Promise.all(
    nodes.map(async node => {
      await connect(lab, node);
      const facts = await inspect(lab, node);
      if (facts.platform === 'centos7' && options.record.api !== 'v2') {
        throw new ProviderError(`${node.name} runs CentOS 7, whose flannel reads only etcd's v2 API`, { hint: 'set etcd: { api: v2 } in the lab file' });
      }
      const files = hostFiles(options, node.name, facts);
      const containers = facts.containers > 0 ? `, ${facts.containers} containers will be restarted` : '';
      options.tell?.(`${node.name}: ${facts.os}, ${files.files.length} files will be written${containers}`);
      return { node, files };
    }),
  );
}
