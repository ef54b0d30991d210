import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ProviderName } from '../config/lab-config.ts';
import { ProviderError, UsageError } from '../errors.ts';
import type { Host } from '../system/exec.ts';
import { stateFolder } from '../system/folders.ts';
import { takeLock } from '../system/lock.ts';
import { nearest } from '../text/did-you-mean.ts';
import { providers } from '../providers/index.ts';
import type { Machines, Node, Provider } from '../providers/provider.ts';
import { providerOfLab } from '../providers/which.ts';

/** A lab by its name, whether it exists or not. */
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

/** The lab of this name in the user's own state folder; of the provider that it was brought up with, unless one is named. */
export function openLab({ host, name, provider, env = process.env }: LabOptions): Lab {
  const folder = stateFolder(env);
  const chosen = provider ?? providerOfLab(folder, name) ?? 'sandbox';
  return { name, provider: providers[chosen](host, folder) };
}

/** Throws a UsageError when there is a lab of this name that another provider made. */
export function refuseOtherProvider(name: string, provider: ProviderName, env: NodeJS.ProcessEnv = process.env): void {
  const running = providerOfLab(stateFolder(env), name);
  if (running === undefined || running === provider) return;
  throw new UsageError(`lab ${name} already exists with provider ${running}; you asked for ${provider}`, {
    hint: `k8s-lab down --name ${name} removes it; k8s-lab up --name OTHER creates a second lab`,
  });
}

/** The lab's machines; rejects with a ProviderError when there are none. */
export async function findMachines({ name, provider }: Lab): Promise<Machines> {
  const machines = await provider.find(name);
  if (machines) return machines;
  throw new ProviderError(`lab ${name} is not up`, {
    hint: name === 'k8s-lab' ? 'k8s-lab up' : `k8s-lab up --name ${name}`,
  });
}

/** The lab's node of this name; throws a UsageError that names those there are. */
export function nodeOf({ nodes, missing, record }: Machines, name: string): Node {
  const node = nodes.find(candidate => candidate.name === name);
  if (node) return node;
  if (missing.includes(name)) {
    throw new ProviderError(`${name} is planned, but its machine is gone`, { hint: 'k8s-lab up recreates the lab' });
  }
  const names = record.config.nodes.map(planned => planned.name);
  const near = nearest(name, names);
  throw new UsageError(`lab ${record.config.name} has no node ${name}${near ? `; did you mean ${near}?` : ''}`, {
    hint: `its nodes: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ' …' : ''}`,
  });
}

export interface LockLabOptions {
  /** The command that takes it, as a waiter is told: `up`. */
  readonly command: string;
  readonly onWait?: ((holder: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** Waits until no other command changes the lab, and keeps others from changing it until the given function is called. */
export async function lockLab(name: string, options: LockLabOptions): Promise<() => void> {
  const { command, onWait, signal, env = process.env } = options;
  const id = createHash('sha256').update(join(stateFolder(env), name)).digest('hex').slice(0, 32);
  return await takeLock(`k8s-lab/${id}`, {
    holder: `k8s-lab ${command} (process ${process.pid})`,
    signal,
    ...(onWait && { onWait }),
  });
}
