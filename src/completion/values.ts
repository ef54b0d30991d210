import { providerNames } from '../config/provider-names.ts';
import { backendTypes } from '../config/backend-options.ts';
import type { Candidate, Given, Values } from './candidates.ts';
import type { LabConfig } from '../config/lab-config.ts';

/** Where completion finds what exists on this machine. */
export interface Found {
  readonly labNames: () => readonly string[];
  /** The config of the lab that --name and --config choose; undefined if it does not run. */
  readonly labOf: (options: Given['options']) => Promise<LabConfig | undefined>;
  readonly snapshots: () => Promise<readonly string[]>;
}

/** The values of every placeholder that k8s-lab knows; nothing for numbers, networks and addresses. */
export function valuesFrom(found: Found): Values {
  return async (placeholder, given) => {
    const make = makers[placeholder];
    return make ? await make(found, given) : [];
  };
}

type Maker = (found: Found, given: Given) => Promise<readonly Candidate[] | 'files'>;

const files: Maker = async () => 'files';

const makers: Readonly<Record<string, Maker>> = {
  ...{ file: files, folder: files, path: files },
  node: async (found, given) => [...(await nodesOf(found, given)), ...(given.command === 'logs' ? await servicesOf(found, given) : [])],
  service: servicesOf,
  target: targetsOf,
  id: faultsFor,
  snapshot: async found => plain(await found.snapshots()),
  before: snapshotsOrFiles,
  after: snapshotsOrFiles,
  bundle: snapshotsOrFiles,
  name: async (found, { command }) => (command === 'render' ? [] : plain(found.labNames(), 'lab')),
  provider: async () => plain(providerNames),
  type: async () => plain(Object.keys(backendTypes)),
  shell: async () => plain(['bash', 'zsh', 'fish']),
};

async function nodesOf({ labOf }: Found, { options }: Given): Promise<readonly Candidate[]> {
  const config = await labOf(options);
  return (config?.nodes ?? []).map(({ name, address }) => ({ value: name, description: address }));
}

async function servicesOf({ labOf }: Found, { options, args: [node] }: Given): Promise<readonly Candidate[]> {
  const config = await labOf(options);
  if (!config) return [];
  const { serviceNames } = await import('../services/index.ts');
  const nodes = config.nodes.filter(({ name }) => node === undefined || name === node);
  return plain([...new Set(nodes.flatMap(one => serviceNames(one, config)))], 'service');
}

// What an action of `etcd` is about: a node that is no member yet, a member, or a file.
async function targetsOf({ labOf }: Found, { args: [action], options }: Given): Promise<readonly Candidate[] | 'files'> {
  if (action === 'snapshot' || action === 'restore') return 'files';
  if (action !== 'add' && action !== 'remove') return [];
  const nodes = (await labOf(options))?.nodes.filter(({ roles }) => roles.includes('etcd') === (action === 'remove')) ?? [];
  return nodes.map(({ name, address }) => ({ value: name, description: address }));
}

async function faultsFor({ labOf }: Found, { command, args: [action], options }: Given): Promise<readonly Candidate[]> {
  if (command === 'fault' && !['inject', 'revert'].includes(action ?? '')) return [];
  const { faults } = await import('../faults/index.ts');
  const backend = (await labOf(options))?.flannel.backend.type;
  const fitting = faults.filter(({ drill }) => drill && (backend === undefined || !drill.backends || drill.backends.includes(backend)));
  return fitting.map(({ id, title }) => ({ value: id, description: title }));
}

async function snapshotsOrFiles(found: Found): Promise<readonly Candidate[] | 'files'> {
  const names = await found.snapshots();
  return names.length > 0 ? plain(names, 'snapshot') : 'files';
}

function plain(values: readonly string[], description = ''): readonly Candidate[] {
  return values.map(value => ({ value, description }));
}
