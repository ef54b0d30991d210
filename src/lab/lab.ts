import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { etcdNodes } from '../config/lab-config.ts';
import type { ProviderName } from '../config/lab-config.ts';
import { nameOption } from '../config/name-option.ts';
import { InterruptedError, ProviderError, UsageError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { stateFolder } from '../system/folders.ts';
import { takeLock } from '../system/lock.ts';
import { nearest } from '../text/did-you-mean.ts';
import { providers } from '../providers/index.ts';
import type { Machines, Node, Provider } from '../providers/provider.ts';
import { providerOfLab } from '../providers/which.ts';

/** A lab by its name; it need not exist. */
export interface Lab {
  readonly name: string;
  readonly provider: Provider;
}

export interface LabOptions {
  readonly host: Host;
  readonly name: string;
  readonly provider?: ProviderName;
  readonly env?: NodeJS.ProcessEnv;
}

/** The lab of this name in the user's state folder; its provider is the one it was brought up with, unless one is given. */
export function openLab({ host, name, provider, env = process.env }: LabOptions): Lab {
  const folder = stateFolder(env);
  const chosen = provider ?? providerOfLab(folder, name) ?? 'sandbox';
  return { name, provider: providers[chosen](host, folder) };
}

/** The lab over a new host: one that was interrupted runs no more commands. */
export async function openLabAnew(name: string): Promise<Lab> {
  const { createHost } = await import('../system/host.ts');
  return openLab({ host: createHost({}), name });
}

/** Throws a UsageError if a lab of this name exists with another provider. */
export function refuseOtherProvider(name: string, provider: ProviderName, env: NodeJS.ProcessEnv = process.env): void {
  const running = providerOfLab(stateFolder(env), name);
  if (running === undefined || running === provider) return;
  throw new UsageError(`lab ${name} already exists with provider ${running}; you asked for ${provider}`, {
    hint: `\`k8s-lab down --name ${name}\` removes it; \`k8s-lab up --name OTHER\` brings up a second lab`,
  });
}

/** The lab's machines; rejects with a ProviderError if the lab is not running. */
export async function findMachines({ name, provider }: Lab): Promise<Machines> {
  const machines = await provider.find(name);
  if (machines) return machines;
  throw new ProviderError(`lab ${name} is not running`, {
    hint: `\`${['k8s-lab', 'up', ...nameOption(name)].join(' ')}\` brings it up`,
  });
}

/** The lab's node of this name; throws a UsageError that lists the existing ones. */
export function nodeOf({ nodes, missing, record }: Machines, name: string): Node {
  const node = nodes.find(candidate => candidate.name === name);
  if (node) return node;
  if (missing.includes(name)) {
    throw new ProviderError(`the machine of ${name} is missing`, { hint: '`k8s-lab up` creates it again' });
  }
  const names = record.config.nodes.map(planned => planned.name);
  const near = nearest(name, names);
  throw new UsageError(`lab ${record.config.name} has no node ${name}${near ? `; did you mean ${near}?` : ''}`, {
    hint: `nodes of the lab: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ' …' : ''}`,
  });
}

/** The first etcd node whose machine exists, on which etcdctl runs; throws if there is none. */
export function etcdMachine(machines: Machines): Node {
  const names = etcdNodes(machines.record.config).map(({ name }) => name);
  return machines.nodes.find(({ name }) => names.includes(name)) ?? nodeOf(machines, names[0] ?? '');
}

export interface LockLabOptions {
  /** The command that takes the lock, as shown to waiting commands: `up`. */
  readonly command: string;
  readonly onWait?: ((holder: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** Waits until no other command changes the lab, then keeps others from changing it until the returned function is called. */
export async function lockLab(name: string, options: LockLabOptions): Promise<() => void> {
  const { command, onWait, signal, env = process.env } = options;
  const id = createHash('sha256').update(join(stateFolder(env), name)).digest('hex').slice(0, 32);
  return await takeLock(`k8s-lab/${id}`, {
    holder: `k8s-lab ${command} (process ${process.pid})`,
    signal,
    ...(onWait && { onWait }),
  });
}

/** Takes the lab's lock if nobody holds it; else gives the command that does. */
export async function tryLockLab(name: string, options: Pick<LockLabOptions, 'command' | 'env'>): Promise<(() => void) | string> {
  const giveUp = new AbortController();
  let holder = 'another command';
  const onWait = (found: string): void => {
    holder = found;
    giveUp.abort();
  };
  try {
    return await lockLab(name, { ...options, signal: giveUp.signal, onWait });
  } catch (error) {
    if (error instanceof InterruptedError) return holder;
    throw error;
  }
}
